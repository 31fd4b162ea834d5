-- Released: one signed record that a placing social worker may read, and nothing else of the home. And an exclusion that is lifted.
-- The program writes neither itself: these functions check who acts.

-- May this record stand open to this worker, if it is released to them? It is about somebody, is not held, and everybody whom it is
-- about (whoever was struck apart) is of one stay that goes on, of which this worker is the placing social worker now.
CREATE OR REPLACE FUNCTION goldthread_releasable(record uuid, worker uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM records_record r JOIN access_reach re ON re.home_id = r.home_id AND re.user_id = goldthread_releasable.worker
        WHERE r.id = goldthread_releasable.record AND NOT r.held AND NOT r.for_home AND re.why = 'placing'
            AND re.from_at <= goldthread_now() AND (re.until_at IS NULL OR re.until_at > goldthread_now())
            AND EXISTS (SELECT 1 FROM placements_placement pl WHERE pl.id = re.placement AND pl.moved_on_on IS NULL)
            AND EXISTS (SELECT 1 FROM records_subject s WHERE s.record_id = r.id AND NOT s.struck)
            AND NOT EXISTS (SELECT 1 FROM records_subject s WHERE s.record_id = r.id AND NOT s.struck AND NOT EXISTS (
                SELECT 1 FROM placements_member m WHERE m.placement_id = re.placement AND m.person_id = s.person_id)))
$$;

-- May this worker release this record, or end that? Who opens it, in the whole home and at its sight, and whose role permits it.
CREATE OR REPLACE FUNCTION goldthread_may_release(record uuid, worker uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM records_record r JOIN goldthread_posts(goldthread_may_release.worker) p ON p.home = r.home_id
        WHERE r.id = goldthread_may_release.record AND p.live AND p.agency = '' AND 'release_records' = ANY (p.may)
            AND p.level >= array_position('{routine,sensitive,restricted,sealed}'::text[], r.sight) - 1
            AND goldthread_open_to(goldthread_may_release.worker, r.id, r.home_id, r.placement_id, r.for_home, r.sight, r.held, r.author_id))
$$;

-- Release it. False: it cannot be released to them. What is sealed is released only by who says that they know it.
CREATE OR REPLACE FUNCTION goldthread_release(record uuid, worker uuid, why text, sealed boolean, setter uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    actor uuid := goldthread_by(setter);
BEGIN
    IF actor = worker OR NOT goldthread_may_release(goldthread_release.record, actor) THEN
        RAISE EXCEPTION 'this actor may not release it' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF why = '' OR NOT goldthread_releasable(goldthread_release.record, worker)
        OR NOT EXISTS (SELECT 1 FROM records_record r JOIN goldthread_posts(worker) p ON p.home = r.home_id
            WHERE r.id = goldthread_release.record AND 'see_released' = ANY (p.may) AND (r.sight <> 'sealed' OR sealed)) THEN
        RETURN false;
    END IF;
    INSERT INTO records_reader (id, record_id, user_id, why, by_id, from_at, reason, end_reason)
        VALUES (gen_random_uuid(), goldthread_release.record, worker, 'released', actor, goldthread_now(), left(goldthread_release.why, 400), '')
        ON CONFLICT DO NOTHING;
    RETURN FOUND;
END $$;

-- It is no longer released. False: it was not.
CREATE OR REPLACE FUNCTION goldthread_end_release(reader uuid, why text, setter uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    actor uuid := goldthread_by(setter);
BEGIN
    IF NOT EXISTS (SELECT 1 FROM records_reader n WHERE n.id = reader AND n.why = 'released'
            AND n.user_id <> actor AND goldthread_may_release(n.record_id, actor)) THEN
        RAISE EXCEPTION 'this actor may not end it' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE records_reader n SET until_at = greatest(n.from_at, goldthread_now()), ended_by_id = actor, end_reason = left(goldthread_end_release.why, 400)
        WHERE n.id = reader AND n.until_at IS NULL AND goldthread_end_release.why <> '';
    RETURN FOUND;
END $$;

-- The people of the stay of whose placing social worker the actor is, where this record is released to them: whose names stand in it.
CREATE OR REPLACE FUNCTION goldthread_released_of(record uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT m.person_id), '{}')
    FROM records_reader n
    JOIN records_subject s ON s.record_id = n.record_id AND NOT s.struck
    JOIN access_reach re ON re.user_id = n.user_id AND re.why = 'placing' AND re.from_at <= goldthread_now()
        AND (re.until_at IS NULL OR re.until_at > goldthread_now())
    JOIN placements_member own ON own.placement_id = re.placement AND own.person_id = s.person_id
    JOIN placements_member m ON m.placement_id = re.placement
    WHERE n.record_id = goldthread_released_of.record AND n.user_id = goldthread_scope({user})::uuid AND n.why = 'released'
        AND n.until_at IS NULL AND goldthread_releasable(n.record_id, n.user_id)
$$;

-- Somebody was kept from a record by mistake: end it. By who wrote the record and is at work there, or who manages its home's staff and
-- reads it; never by whom it keeps out. The row stays. Of a concern as well. False: nobody of that name is kept from it.
CREATE OR REPLACE FUNCTION goldthread_let_know(record uuid, worker uuid, why text, setter uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    actor uuid := goldthread_by(setter);
BEGIN
    IF actor = worker OR NOT EXISTS (
            SELECT 1 FROM records_record r WHERE r.id = goldthread_let_know.record
                AND goldthread_open_to(actor, r.id, r.home_id, r.placement_id, r.for_home, r.sight, r.held, r.author_id)
                AND (r.author_id = actor OR EXISTS (SELECT 1 FROM goldthread_posts(actor) p
                    WHERE p.home = r.home_id AND p.live AND 'manage_staff' = ANY (p.may)))) THEN
        RAISE EXCEPTION 'this actor may not lift it' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE access_exclusion x SET until_at = greatest(x.from_at, goldthread_now()), ended_by_id = actor, end_reason = left(why, 400)
        WHERE x.record = goldthread_let_know.record AND x.user_id = worker AND x.until_at IS NULL AND why <> '';
    RETURN FOUND;
END $$;

-- Who was kept from a record and is not any more: for whoever may say who reads it.
CREATE OR REPLACE FUNCTION goldthread_once_kept(asked uuid)
RETURNS TABLE (worker uuid, name text, reason text, kept_by text, kept_at timestamptz, ended_by text, ended_at timestamptz, end_reason text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT x.user_id, u.short_name::text, x.reason::text, su.short_name::text, x.from_at, eu.short_name::text, x.until_at, x.end_reason::text
    FROM access_exclusion x
    JOIN records_record r ON r.id = x.record
    JOIN users_user u ON u.id = x.user_id
    LEFT JOIN users_user su ON su.id = x.set_by_id
    LEFT JOIN users_user eu ON eu.id = x.ended_by_id
    WHERE x.record = asked AND x.until_at IS NOT NULL AND x.until_at <= goldthread_now()
        AND goldthread_opens(goldthread_scope({user})::uuid, r.id, r.home_id, r.placement_id, r.for_home, r.sight, r.held, r.author_id)
        AND (r.author_id = goldthread_scope({user})::uuid OR EXISTS (SELECT 1 FROM goldthread_posts(goldthread_scope({user})::uuid) p
            WHERE p.home = r.home_id AND p.live AND p.may && '{amend_others,manage_staff}'))
    ORDER BY x.until_at
$$;
