-- A concern: what somebody saw that worries them. It reaches whoever leads the shift and whoever may answer it, at once; never whom
-- it is about. Nothing of it is written by the program itself: these functions check who acts.

-- Who may answer a concern now: those who work in the home's files and are not kept from it; where nobody is left, those above, who
-- oversee it. Never who wrote it.
CREATE OR REPLACE FUNCTION goldthread_answerers(concern uuid) RETURNS TABLE (worker uuid, above boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH may AS MATERIALIZED (
        SELECT m.user_id, bool_and(NOT 'write_records' = ANY (role.may)) AS above
        FROM records_record r
        JOIN access_membership m ON m.home_id = r.home_id AND m.from_at <= goldthread_now()
            AND (m.until_at IS NULL OR m.until_at > goldthread_now()) AND m.agency = ''
        JOIN homes_home h ON h.id = m.home_id
        JOIN access_role role ON role.pack = h.pack AND role.code = m.role AND 'answer_concerns' = ANY (role.may)
        JOIN users_user u ON u.id = m.user_id AND u.is_active
        WHERE r.id = concern AND m.user_id <> r.author_id
            AND goldthread_open_to(m.user_id, r.id, r.home_id, r.placement_id, r.for_home, r.sight, r.held, r.author_id)
        GROUP BY m.user_id)
    SELECT user_id, may.above FROM may WHERE NOT may.above OR NOT EXISTS (SELECT 1 FROM may near WHERE NOT near.above)
$$;

-- The concerns that this worker was told of and nobody has answered: as who led the shift, or as who may answer.
CREATE OR REPLACE FUNCTION goldthread_told(worker uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    -- On every page of everybody, so step by step: the few that wait, then who is told of them, and only then whether it opens.
    WITH waiting AS MATERIALIZED (
        SELECT r.id, r.home_id, r.placement_id, r.for_home, r.sight, r.held, r.author_id
        FROM records_concern c JOIN records_record r ON r.id = c.record_id
        WHERE c.answered_at IS NULL AND c.home_id IN (SELECT m.home_id FROM access_membership m WHERE m.user_id = worker)),
    answers AS MATERIALIZED (
        -- whoever works in the files is asked by their own role alone, and only those above by all others
        SELECT m.home_id, bool_and(NOT 'write_records' = ANY (role.may)) AS above
        FROM access_membership m JOIN homes_home h ON h.id = m.home_id
        JOIN access_role role ON role.pack = h.pack AND role.code = m.role AND 'answer_concerns' = ANY (role.may)
        WHERE m.user_id = worker AND m.agency = '' AND m.from_at <= goldthread_now()
            AND (m.until_at IS NULL OR m.until_at > goldthread_now())
        GROUP BY m.home_id),
    told AS MATERIALIZED (
        SELECT w.* FROM waiting w LEFT JOIN answers a ON a.home_id = w.home_id AND w.author_id <> worker
        WHERE EXISTS (SELECT 1 FROM records_reader n
                WHERE n.record_id = w.id AND n.user_id = goldthread_told.worker AND n.why = 'told' AND n.until_at IS NULL)
            OR CASE a.above WHEN false THEN true
                WHEN true THEN EXISTS (SELECT 1 FROM goldthread_answerers(w.id) each WHERE each.worker = goldthread_told.worker)
                ELSE false END)
    SELECT t.id FROM told t
    WHERE goldthread_open_to(worker, t.id, t.home_id, t.placement_id, t.for_home, t.sight, t.held, t.author_id)
$$;

-- A concern was signed or amended: keep it from whom it is about, tell whoever leads the shift, and let it wait for its answer. For who
-- wrote it, or amended it. Said again it adds whom it did not name before, and takes nothing back.
CREATE OR REPLACE FUNCTION goldthread_raise(concern uuid, about uuid[], why text, worker uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    actor uuid := goldthread_by(worker);
    r records_record;
BEGIN
    SELECT * INTO r FROM records_record found WHERE found.id = concern;
    IF NOT FOUND OR NOT (r.author_id = actor OR EXISTS (
            SELECT 1 FROM goldthread_posts(actor) p WHERE p.home = r.home_id AND p.live AND 'amend_others' = ANY (p.may))) THEN
        RAISE EXCEPTION 'this actor may not raise it' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO access_exclusion (id, user_id, home_id, person, record, reason, from_at, set_by_id)
        SELECT gen_random_uuid(), named.id, r.home_id, NULL, r.id, left(why, 400), goldthread_now(), actor
        FROM (SELECT DISTINCT unnest(about) AS id) named
        WHERE named.id <> r.author_id AND named.id <> actor
            AND EXISTS (SELECT 1 FROM access_membership m WHERE m.user_id = named.id AND m.home_id = r.home_id)
        ON CONFLICT DO NOTHING;
    INSERT INTO records_concern (record_id, home_id, raised_at, answer) VALUES (r.id, r.home_id, goldthread_now(), '')
        ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN RETURN; END IF;
    INSERT INTO records_reader (id, record_id, user_id, why, by_id, from_at)
        SELECT gen_random_uuid(), r.id, lead.id, 'told', r.author_id, goldthread_now()
        FROM (SELECT DISTINCT s.lead_id AS id FROM shifts_shift s
            WHERE s.home_id = r.home_id AND s.called_off_at IS NULL AND s.starts_at <= goldthread_now() AND s.ends_at > goldthread_now()) lead
        WHERE lead.id IS NOT NULL AND lead.id <> r.author_id AND NOT EXISTS (
            SELECT 1 FROM access_exclusion x WHERE x.record = r.id AND x.user_id = lead.id AND (x.until_at IS NULL OR x.until_at > goldthread_now()))
        ON CONFLICT DO NOTHING;
END $$;

-- Say what was done: once, by somebody who may, never by who wrote it.
CREATE OR REPLACE FUNCTION goldthread_answer(concern uuid, said text, worker uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    actor uuid := goldthread_by(worker);
BEGIN
    IF NOT EXISTS (
            SELECT 1 FROM records_record r JOIN goldthread_posts(actor) p ON p.home = r.home_id AND p.live
            WHERE r.id = concern AND r.author_id <> actor AND 'answer_concerns' = ANY (p.may)
                AND goldthread_open_to(actor, r.id, r.home_id, r.placement_id, r.for_home, r.sight, r.held, r.author_id)) THEN
        RAISE EXCEPTION 'this actor may not answer' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE records_concern SET answer = said, answered_at = goldthread_now(), answered_by_id = actor
        WHERE record_id = concern AND answered_at IS NULL AND said <> '';
    RETURN FOUND;
END $$;

-- Whom a concern has reached: by name, and whether they may answer it. For whoever opens it.
CREATE OR REPLACE FUNCTION goldthread_reached_by(concern uuid) RETURNS TABLE (name text, answers boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT u.short_name::text, bool_or(t.answers) FROM (
        SELECT a.worker, true AS answers FROM goldthread_answerers(concern) a
        UNION ALL SELECT n.user_id, false FROM records_reader n
            WHERE n.record_id = concern AND n.why = 'told' AND n.until_at IS NULL) t
    JOIN users_user u ON u.id = t.worker
    JOIN records_record r ON r.id = concern
    WHERE goldthread_opens(goldthread_scope({user})::uuid, r.id, r.home_id, r.placement_id, r.for_home, r.sight, r.held, r.author_id)
        AND NOT EXISTS (SELECT 1 FROM access_exclusion x WHERE x.record = r.id AND x.user_id = u.id AND (x.until_at IS NULL OR x.until_at > goldthread_now()))
    GROUP BY u.id, u.short_name ORDER BY 2 DESC, 1
$$;
