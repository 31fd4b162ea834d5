-- Who looked at one person. A Reading speaks of everybody a page showed; these functions hand out what concerns one person,
-- to whoever may see who looked in that person's home, and nothing of those beside them. They belong to
-- the finder, which has a policy of its own to read by (apart.py), so each asks for itself who is asking.

-- May the actor see who looked at this person? In the person's own home now, and never of whom they must know nothing.
CREATE OR REPLACE FUNCTION goldthread_sees_looks(person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT session_user = 'goldthread_demo' OR coalesce(goldthread_scope({kind}), '') = 'house'
        OR person <> ALL (goldthread_reached({not_people}))
            AND EXISTS (SELECT 1 FROM people_person p WHERE p.id = person AND p.home_id = ANY (goldthread_reached({readings})))
$$;

-- What is known of one look at one person: facts for oversight/looking/rules, which decides what they mean. What is narrower than
-- sensitive, or held, is not counted, and a page that showed nothing else of theirs is said to be their page, no more.
CREATE OR REPLACE FUNCTION goldthread_look_facts(reading bigint, person uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH r AS MATERIALIZED (SELECT * FROM audit_reading WHERE id = reading),
    p AS MATERIALIZED (SELECT id, home_id, full_name, previous_names FROM people_person WHERE id = person),
    -- who moved is one person in two homes: a look from either is explained by what holds there
    selves AS MATERIALIZED (SELECT goldthread_selves(ARRAY[person]) AS id),
    stays AS MATERIALIZED (
        SELECT pl.id, pl.home_id, m.left_on FROM placements_member m JOIN placements_placement pl ON pl.id = m.placement_id
        WHERE m.person_id IN (SELECT id FROM selves)),
    homes AS MATERIALIZED (SELECT home_id FROM p UNION SELECT home_id FROM stays UNION
        SELECT mv.to_id FROM people_move mv, r WHERE mv.person_id = person AND mv.at <= r.at AND (mv.ended_at IS NULL OR mv.ended_at > r.at)),
    theirs AS MATERIALIZED (
        SELECT rec.* FROM r CROSS JOIN unnest(r.records) AS k (id) JOIN records_record rec ON rec.id = k.id
        JOIN records_subject s ON s.record_id = rec.id AND s.person_id = person AND NOT s.struck)
    SELECT jsonb_build_object(
        'home', (SELECT home_id FROM p),
        'names', (SELECT jsonb_build_array(full_name, previous_names) FROM p),
        'records', (SELECT count(*) FROM theirs WHERE sight IN ('routine', 'sensitive') AND NOT held),
        'hidden', (SELECT count(*) > 0 AND NOT bool_or(sight IN ('routine', 'sensitive') AND NOT held) FROM theirs),
        'own', EXISTS (SELECT 1 FROM theirs t, r WHERE r.viewer_id IN (t.author_id, t.countersigned_by_id)),
        'named', EXISTS (
            SELECT 1 FROM theirs t JOIN records_reader n ON n.record_id = t.id AND n.why <> 'released', r
            WHERE n.user_id = r.viewer_id AND n.from_at <= r.at AND (n.until_at IS NULL OR n.until_at > r.at)),
        'released', EXISTS (
            SELECT 1 FROM theirs t JOIN records_reader n ON n.record_id = t.id AND n.why = 'released', r
            WHERE n.user_id = r.viewer_id AND n.from_at <= r.at AND (n.until_at IS NULL OR n.until_at > r.at)),
        'wrote', EXISTS (
            SELECT 1 FROM r JOIN records_subject s ON s.person_id = person AND NOT s.struck
                AND s.happened_at BETWEEN r.at - interval '3 days' AND r.at + interval '1 hour'
            JOIN records_record rec ON rec.id = s.record_id
            WHERE rec.author_id = r.viewer_id AND rec.received_at BETWEEN r.at - interval '1 hour' AND r.at + interval '1 hour'),
        'held', (
            SELECT coalesce(jsonb_agg(jsonb_build_array(
                CASE WHEN re.why = 'shift' AND EXISTS (
                    SELECT 1 FROM shifts_shiftworker w WHERE w.id = re.source AND w.planned_at IS NULL AND w.right_at IS NULL
                        AND w.started_by_id = w.user_id) THEN 'stepped_in' ELSE re.why END,
                re.placement IS NULL, re.from_at, re.until_at)), '[]')
            FROM r JOIN access_reach re ON re.user_id = r.viewer_id AND re.from_at <= r.at
            WHERE re.home_id IN (SELECT home_id FROM homes)
                AND (re.placement IS NULL OR re.placement IN (SELECT id FROM stays))
                AND (re.until_at IS NULL OR re.until_at > r.at OR re.why IN ('key_worker', 'assessor', 'therapist'))),
        'roles', (
            SELECT coalesce(jsonb_agg(jsonb_build_array(h.pack, m.role, coalesce(ro.standing AND ro.may <> '{see_released}', false), m.agency <> '',
                coalesce(ro.may = '{see_released}', false))), '[]')
            FROM r JOIN access_membership m ON m.user_id = r.viewer_id AND m.from_at <= r.at AND (m.until_at IS NULL OR m.until_at > r.at)
            JOIN homes_home h ON h.id = m.home_id LEFT JOIN access_role ro ON ro.pack = h.pack AND ro.code = m.role
            WHERE m.home_id IN (SELECT home_id FROM homes)),
        'keeps', EXISTS (
            SELECT 1 FROM r, p JOIN access_reach re ON re.home_id = p.home_id
            WHERE re.why IN ('rota', 'shift') AND re.from_at <= r.at),
        'elsewhere', EXISTS (
            SELECT 1 FROM r JOIN access_reach re ON re.user_id = r.viewer_id AND re.from_at <= r.at AND re.until_at > r.at
            WHERE re.why IN ('rota', 'shift', 'agency') AND re.home_id NOT IN (SELECT home_id FROM homes)),
        'left', (SELECT CASE WHEN NOT bool_or(left_on IS NULL OR left_on >= (SELECT at::date FROM r)) THEN max(left_on) END FROM stays
            WHERE (SELECT count(*) FROM selves) = 1 OR home_id IN (
                SELECT m.home_id FROM access_membership m, r WHERE m.user_id = r.viewer_id AND m.from_at <= r.at)))
$$;

-- The looks at one person in a period, the newest first, from below a place on.
CREATE OR REPLACE FUNCTION goldthread_looks(
    person uuid, since timestamptz, until timestamptz, below timestamptz, start bigint, most int
) RETURNS TABLE (id bigint, at timestamptz, viewer uuid, name text, short_name text, page text, shown int, facts jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF goldthread_sees_looks(goldthread_looks.person) IS NOT TRUE THEN RETURN; END IF;
    RETURN QUERY
        WITH found AS MATERIALIZED (
            SELECT r.id, r.at, r.viewer_id, r.page, cardinality(r.people) AS shown FROM audit_reading r
            WHERE r.people @> ARRAY[goldthread_looks.person] AND r.at >= goldthread_looks.since AND r.at < goldthread_looks.until
                AND (goldthread_looks.below IS NULL OR (r.at, r.id) < (goldthread_looks.below, goldthread_looks.start))
            ORDER BY r.at DESC, r.id DESC LIMIT most)
        SELECT f.id, f.at, f.viewer_id, u.name::text, u.short_name::text, f.page::text, f.shown, goldthread_look_facts(f.id, goldthread_looks.person)
        FROM found f JOIN users_user u ON u.id = f.viewer_id ORDER BY f.at DESC, f.id DESC;
END $$;

-- The same by day and worker, the newest day first: how often, and what is known of the first and of the last look of that day.
CREATE OR REPLACE FUNCTION goldthread_look_days(person uuid, since timestamptz, until timestamptz, most int)
RETURNS TABLE (day date, viewer uuid, name text, short_name text, number bigint, opened bigint, first_at timestamptz, last_at timestamptz, first_facts jsonb, last_facts jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF goldthread_sees_looks(goldthread_look_days.person) IS NOT TRUE THEN RETURN; END IF;
    RETURN QUERY
        WITH days AS MATERIALIZED (
            SELECT (r.at AT TIME ZONE 'Europe/London')::date AS day, r.viewer_id, count(*) AS number,
                count(*) FILTER (WHERE cardinality(r.people) <= 6) AS opened,
                (array_agg(r.id ORDER BY r.at, r.id))[1] AS first_id, (array_agg(r.id ORDER BY r.at DESC, r.id DESC))[1] AS last_id,
                min(r.at) AS first_at, max(r.at) AS last_at
            FROM audit_reading r
            WHERE r.people @> ARRAY[goldthread_look_days.person]
                AND r.at >= goldthread_look_days.since AND r.at < goldthread_look_days.until
            GROUP BY 1, 2 ORDER BY 1 DESC, min(r.at) LIMIT most)
        SELECT d.day, d.viewer_id, u.name::text, u.short_name::text, d.number, d.opened, d.first_at, d.last_at,
            goldthread_look_facts(d.first_id, goldthread_look_days.person), goldthread_look_facts(d.last_id, goldthread_look_days.person)
        FROM days d JOIN users_user u ON u.id = d.viewer_id ORDER BY d.day DESC, d.first_at, u.short_name;
END $$;

-- Every look at every person in a span of time, for the house alone: what the sweep judges.
CREATE OR REPLACE FUNCTION goldthread_looks_between(since timestamptz, until timestamptz)
RETURNS TABLE (id bigint, at timestamptz, viewer uuid, name text, short_name text, page text, shown int, facts jsonb, person uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF NOT (session_user = 'goldthread_demo' OR coalesce(goldthread_scope({kind}), '') = 'house') THEN RETURN; END IF;
    RETURN QUERY
        SELECT r.id, r.at, r.viewer_id, u.name::text, u.short_name::text, r.page::text, cardinality(r.people), goldthread_look_facts(r.id, p.id), p.id
        FROM audit_reading r JOIN users_user u ON u.id = r.viewer_id
        CROSS JOIN unnest(r.people) AS each (id) JOIN people_person p ON p.id = each.id
        WHERE r.at >= goldthread_looks_between.since AND r.at < goldthread_looks_between.until ORDER BY r.at, r.id;
END $$;
