-- The database's own part of need-to-know. Run by the owner; safe to repeat.
--
-- The program signs who is acting (a token); `goldthread_enter` checks the signature, works out from the database's own
-- rows what that actor reaches now, and keeps it in a setting of the transaction, signed with a key that never leaves
-- the database. Every policy reads that setting through `goldthread_scope`, which checks the signature again: whoever can
-- set the setting by hand (an injected statement can) gains nothing.
--
-- These functions run as the owner, whom row-level security binds as well (FORCE). The owner's policy opens where somebody
-- else has called one of them (session_user is not current_user), and where the owner itself says `goldthread.owner_acts`.

CREATE TABLE IF NOT EXISTS goldthread_keys (
    only_one smallint PRIMARY KEY DEFAULT 1 CHECK (only_one = 1),
    app_inner bytea NOT NULL,  -- HMAC's two blocks of the key that the program signs with
    app_outer bytea NOT NULL,
    own_inner bytea NOT NULL,  -- and of the database's own
    own_outer bytea NOT NULL
);

-- Who acts, as the program says it: `kind.subject.expiry.mac`. Kinds: user (a worker's id), token (a program of a worker's:
-- `worker~home~permission,permission`, which is all it may reach), door (whoever has not come in
-- yet: sign-in), house (the program itself: a job or a command, by name). Null for anything that is not signed by us.
CREATE OR REPLACE FUNCTION goldthread_token(token text, OUT kind text, OUT subject text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    parts text[] := string_to_array(token, '.');
    said bytea;
    k goldthread_keys;
BEGIN
    IF coalesce(cardinality(parts), 0) <> 4 OR parts[3] !~ '^[0-9]{1,12}$' THEN RETURN; END IF;
    SELECT * INTO k FROM goldthread_keys;
    said := convert_to(parts[1] || '.' || parts[2] || '.' || parts[3], 'UTF8');
    IF parts[4] <> encode(sha256(k.app_outer || sha256(k.app_inner || said)), 'hex') THEN RETURN; END IF;
    IF to_timestamp(parts[3]::bigint) < clock_timestamp() THEN RETURN; END IF;
    kind := parts[1];
    subject := parts[2];
END $$;

-- What a worker holds now: each post in force, whether it is live (a standing task, the rota, on call, a broken glass; or a home
-- that keeps no rota), how narrow a record it may open (0 routine, 1 sensitive, 2 restricted, 3 sealed), what its role permits.
CREATE OR REPLACE FUNCTION goldthread_posts(worker uuid)
RETURNS TABLE (home uuid, home_name text, pack text, role text, agency text, live boolean, level int, may text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT m.home_id, h.name, h.pack, m.role, m.agency,
        coalesce(r.standing, false)
        OR (m.agency = '' AND NOT EXISTS (
            SELECT 1 FROM access_reach kept
            WHERE kept.home_id = m.home_id AND kept.why IN ('rota', 'shift') AND kept.from_at <= goldthread_now()))
        OR EXISTS (
            SELECT 1 FROM access_reach re
            WHERE re.home_id = m.home_id AND re.user_id = m.user_id AND re.placement IS NULL AND re.from_at <= goldthread_now()
                AND re.until_at > goldthread_now() AND re.why IN ('rota', 'shift', 'on_call', 'agency', 'break_glass')
                AND (m.agency = '' OR re.why = 'agency')),
        CASE WHEN m.agency <> '' THEN 0 ELSE coalesce(r.clearance, 0) END,
        coalesce(r.may, '{}')
    FROM access_membership m
    JOIN homes_home h ON h.id = m.home_id
    LEFT JOIN access_role r ON r.pack = h.pack AND r.code = m.role
    WHERE m.user_id = worker AND m.from_at <= goldthread_now() AND (m.until_at IS NULL OR m.until_at > goldthread_now())
    ORDER BY h.name, m.from_at
$$;

-- What else a worker reaches now: one stay (as key worker, assessor, visitor by consent), or a stay or a home under break-glass.
CREATE OR REPLACE FUNCTION goldthread_reaches(worker uuid)
RETURNS TABLE (home uuid, placement uuid, why text, level int, until_at timestamptz, source uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF NOT EXISTS (SELECT 1 FROM access_reach re WHERE re.user_id = worker AND (re.placement IS NOT NULL OR re.why = 'break_glass')) THEN
        RETURN;  -- most workers, on every page
    END IF;
    RETURN QUERY
        SELECT re.home_id, re.placement, re.why::text, coalesce(re.clearance::int, max(p.level)), re.until_at, re.source
        FROM access_reach re
        JOIN goldthread_posts(worker) p ON p.home = re.home_id
        WHERE re.user_id = worker AND re.from_at <= goldthread_now() AND (re.until_at IS NULL OR re.until_at > goldthread_now())
            AND (re.placement IS NOT NULL OR re.why = 'break_glass') AND re.why <> 'placing'
            AND (re.why IN ('visit', 'break_glass') OR p.may && '{see_people}')
        GROUP BY re.id;
END $$;

-- Everybody who is one of these people: as the homes knew them that they lived in before, and as those know them that took them in.
CREATE OR REPLACE FUNCTION goldthread_selves(people uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH RECURSIVE same (id) AS (
        SELECT unnest(people)
        UNION SELECT CASE WHEN m.person_id = s.id THEN m.person_there_id ELSE m.person_id END
            FROM same s JOIN people_move m ON m.person_there_id IS NOT NULL AND (m.person_id = s.id OR m.person_there_id = s.id))
    SELECT id FROM same
$$;

-- The people whom a worker must know nothing of, by name: in whichever home they live.
CREATE OR REPLACE FUNCTION goldthread_not_people(worker uuid) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    named uuid[] := array(SELECT person FROM access_exclusion
        WHERE user_id = worker AND person IS NOT NULL AND from_at <= goldthread_now()
            AND (until_at IS NULL OR until_at > goldthread_now()));
BEGIN
    IF cardinality(named) = 0 THEN RETURN named; END IF;  -- nearly everybody, on every page
    RETURN array(SELECT goldthread_selves(named));
END $$;

-- The homes that this record is handed over to now.
CREATE OR REPLACE FUNCTION goldthread_handed(record uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT home_id), '{}') FROM records_handed h WHERE h.record_id = record AND h.from_at <= goldthread_now()
        AND (h.until_at IS NULL OR h.until_at > goldthread_now())
$$;

-- Is something besides whole homes within this worker's reach, or kept from them?
CREATE OR REPLACE FUNCTION goldthread_more(worker uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM access_reach WHERE user_id = worker AND (placement IS NOT NULL OR why = 'break_glass')
            AND from_at <= goldthread_now() AND (until_at IS NULL OR until_at > goldthread_now()))
        OR EXISTS (SELECT 1 FROM access_exclusion WHERE user_id = worker AND person IS NOT NULL)
        OR EXISTS (SELECT 1 FROM records_reader WHERE user_id = worker)
        OR EXISTS (SELECT 1 FROM records_handed h JOIN access_membership m ON m.home_id = h.home_id
            WHERE m.user_id = worker AND h.until_at IS NULL)
$$;

-- Come in: check the token, work out the scope, keep it; and say what was worked out, so that it is not worked out twice a page.
-- The fields of the scope stand in the order of `scope.FIELDS`. `kind` is null, and nothing may be seen, when the token is not ours.
DROP FUNCTION IF EXISTS goldthread_admit(text, boolean);
CREATE FUNCTION goldthread_admit(
    token text, lasting boolean, OUT kind text, OUT worker uuid, OUT posts jsonb, OUT stays jsonb, OUT not_people uuid[], OUT more boolean,
    OUT readings uuid[], OUT plans uuid[], OUT taking_in uuid[]
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    who record;
    said text;
    only_home uuid;
    only_may text[];
    held record;
BEGIN
    more := false;
    not_people := '{}';
    SELECT * INTO who FROM goldthread_token(token);
    IF who.kind IS NULL OR (lasting AND who.kind <> 'house') THEN
        PERFORM set_config('goldthread.scope', '', true);
        RETURN;
    END IF;
    kind := who.kind;
    said := concat_ws(';', pg_backend_pid()::text, who.kind);
    IF who.kind IN ('user', 'token') THEN
        worker := split_part(who.subject, '~', 1)::uuid;
        only_home := nullif(split_part(who.subject, '~', 2), '')::uuid;
        only_may := string_to_array(split_part(who.subject, '~', 3), ',');
        not_people := goldthread_not_people(worker);
        WITH posts AS MATERIALIZED (
            SELECT p.nr, p.home, p.home_name, p.pack, p.role, p.live, p.level, p.agency, CASE WHEN only_home IS NULL THEN p.may
                ELSE array(SELECT unnest(p.may) INTERSECT SELECT unnest(only_may)) END AS may
            FROM goldthread_posts(worker) WITH ORDINALITY AS p (home, home_name, pack, role, agency, live, level, may, nr)
            WHERE only_home IS NULL OR p.home = only_home),
        stays AS MATERIALIZED (SELECT * FROM goldthread_reaches(worker) WHERE only_home IS NULL),
        -- each post, each home under a broken glass, each stay
        held_now AS (
            SELECT true AS post, false AS glass, home, NULL::uuid AS stay, level, live, agency, may, '' AS why, false AS pens FROM posts
            UNION ALL SELECT false, s.placement IS NULL, s.home, s.placement, s.level, false, '', '{}', s.why,
                s.why IN ('key_worker', 'assessor', 'therapist') AND EXISTS (
                    SELECT 1 FROM posts p WHERE p.home = s.home AND 'write_records' = ANY (p.may))
            FROM stays s),
        told AS (
            SELECT *, glass OR live AND 'see_people' = ANY (may) AS peoples, glass OR live AND 'see_records' = ANY (may) AS reading,
                live AND 'see_home_log' = ANY (may) AS logs FROM held_now)
        SELECT
            coalesce(array_agg(DISTINCT home) FILTER (WHERE post AND may <> '{see_released}'), '{}') AS posts,
            coalesce(array_agg(DISTINCT home) FILTER (WHERE peoples), '{}') AS people,
            coalesce(array_agg(DISTINCT home) FILTER (WHERE reading), '{}') AS r0,
            coalesce(array_agg(DISTINCT home) FILTER (WHERE reading), '{}') AS reads,
            coalesce(array_agg(DISTINCT home) FILTER (WHERE reading AND level >= 1), '{}') AS r1,
            coalesce(array_agg(DISTINCT home) FILTER (WHERE reading AND level >= 2), '{}') AS r2,
            coalesce(array_agg(DISTINCT home) FILTER (WHERE reading AND level >= 3), '{}') AS r3,
            coalesce(array_agg(DISTINCT home) FILTER (WHERE logs), '{}') AS l0,
            coalesce(array_agg(DISTINCT home) FILTER (WHERE logs AND level >= 1), '{}') AS l1,
            coalesce(array_agg(DISTINCT home) FILTER (WHERE logs AND level >= 2), '{}') AS l2,
            coalesce(array_agg(DISTINCT home) FILTER (WHERE logs AND level >= 3), '{}') AS l3,
            coalesce(array_agg(DISTINCT stay) FILTER (WHERE stay IS NOT NULL), '{}') AS p0,
            coalesce(array_agg(DISTINCT stay) FILTER (WHERE stay IS NOT NULL AND why <> 'visit'), '{}') AS s0,
            coalesce(array_agg(DISTINCT stay) FILTER (WHERE stay IS NOT NULL AND level >= 1), '{}') AS p1,
            coalesce(array_agg(DISTINCT stay) FILTER (WHERE stay IS NOT NULL AND level >= 2), '{}') AS p2,
            coalesce(array_agg(DISTINCT stay) FILTER (WHERE stay IS NOT NULL AND level >= 3), '{}') AS p3,
            coalesce(array_agg(DISTINCT home) FILTER (WHERE glass
                OR live AND may && '{write_records,manage_people,manage_placements,plan_shifts,import}'), '{}') AS writes,
            coalesce(array_agg(DISTINCT stay) FILTER (WHERE stay IS NOT NULL AND pens), '{}') AS writes_of,
            coalesce(array_agg(DISTINCT home) FILTER (WHERE 'write_records' = ANY (may) AND (live OR agency = '')), '{}') AS raises,
            coalesce(array_agg(DISTINCT home) FILTER (WHERE live AND 'manage_staff' = ANY (may)), '{}') AS staffs,
            coalesce(array_agg(DISTINCT home) FILTER (WHERE live AND 'see_readings' = ANY (may)), '{}') AS readings,
            coalesce(array_agg(DISTINCT home) FILTER (WHERE live AND 'plan_shifts' = ANY (may)), '{}') AS plans,
            coalesce(array_agg(DISTINCT home) FILTER (WHERE live AND agency = '' AND 'let_in_agency' = ANY (may)), '{}') AS lets_in,
            (SELECT jsonb_agg(jsonb_build_array(p.home, p.home_name, p.pack, p.role, p.agency, p.live, p.level) ORDER BY p.nr)
                FROM posts p) AS posts_told,
            (SELECT jsonb_agg(jsonb_build_array(s.home, s.placement, s.why, s.level, s.until_at,
                    array(SELECT m.person_id FROM placements_member m WHERE m.placement_id = s.placement), s.source)) FROM stays s)
                AS stays_told,
            array_agg(home) FILTER (WHERE live AND 'manage_placements' = ANY (may)) AS taking_in
        FROM told
        INTO held;
        more := goldthread_more(worker);
        IF cardinality(not_people) > 0 THEN  -- somebody they must know nothing of: every record is asked one by one
            held.r0 := '{}'; held.r1 := '{}'; held.r2 := '{}'; held.r3 := '{}';
            held.p0 := '{}'; held.p1 := '{}'; held.p2 := '{}'; held.p3 := '{}'; held.s0 := '{}';
        END IF;
        said := concat_ws(';', said, worker::text, held.posts, held.people, held.r0, held.r1, held.r2, held.r3, held.l0, held.l1,
            held.l2, held.l3, held.p0, held.p1, held.p2, held.p3, held.writes, held.writes_of, held.staffs, held.readings, held.plans, held.lets_in, not_people,
            held.reads, held.s0,
            CASE WHEN more THEN 't' ELSE 'f' END, held.raises);
        posts := held.posts_told;
        stays := held.stays_told;
        readings := nullif(held.readings, '{}');
        plans := nullif(held.plans, '{}');
        taking_in := held.taking_in;
    END IF;
    PERFORM set_config('goldthread.scope', encode(goldthread_own_mac(said), 'hex') || ';' || said, NOT lasting);
END $$;

-- Come in. `lasting`: for the connection, of the house alone; else for the transaction. False when the token is not ours.
CREATE OR REPLACE FUNCTION goldthread_enter(token text, lasting boolean DEFAULT false) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN (SELECT a.kind IS NOT NULL FROM goldthread_admit(token, lasting) a);
END $$;

CREATE OR REPLACE FUNCTION goldthread_own_mac(said text) RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sha256(own_outer || sha256(own_inner || convert_to(said, 'UTF8'))) FROM goldthread_keys
$$;

-- One field of the scope; null when nobody has come in, or the setting is not the database's own, or another connection's.
CREATE OR REPLACE FUNCTION goldthread_scope(field int) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    kept text := current_setting('goldthread.scope', true);
    said text;
    k goldthread_keys;
BEGIN
    IF kept IS NULL OR kept = '' THEN RETURN NULL; END IF;
    said := substr(kept, 66);
    SELECT * INTO k FROM goldthread_keys;
    IF left(kept, 64) <> encode(sha256(k.own_outer || sha256(k.own_inner || convert_to(said, 'UTF8'))), 'hex')
        OR split_part(said, ';', 1) <> pg_backend_pid()::text THEN
        RETURN NULL;
    END IF;
    RETURN nullif(split_part(said, ';', field), '');
END $$;

-- Homes, stays or people of the scope: never null, so that nobody reaches nothing.
CREATE OR REPLACE FUNCTION goldthread_reached(field int) RETURNS uuid[]
LANGUAGE sql STABLE AS $$ SELECT coalesce(goldthread_scope(field)::uuid[], '{}') $$;

-- May this worker open this record? The one policy function: the slow and whole answer, for any worker. Asked of another worker by
-- anybody but the house, the answer is no.
CREATE OR REPLACE FUNCTION goldthread_opens(
    worker uuid, record uuid, home uuid, stay uuid, for_home boolean, sight text, held boolean, author uuid
) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF worker IS NULL THEN RETURN false; END IF;
    IF session_user <> 'goldthread_demo' AND goldthread_scope(2) IS DISTINCT FROM 'house'
        AND goldthread_scope(3) IS DISTINCT FROM worker::text THEN
        RETURN false;
    END IF;
    -- a program of theirs reaches the home of its token, and what its token may
    IF goldthread_scope({kind}) = 'token'
        AND NOT home = ANY (CASE WHEN for_home THEN goldthread_reached({l0}) ELSE goldthread_reached({reads}) END)
        AND NOT (author = worker AND home = ANY (goldthread_reached({writes}))) THEN
        RETURN false;
    END IF;
    RETURN goldthread_open_to(worker, record, home, stay, for_home, sight, held, author);
END $$;

-- The answer itself, of any worker: for the database's own functions, which ask for those whom they speak of.
CREATE OR REPLACE FUNCTION goldthread_open_to(
    worker uuid, record uuid, home uuid, stay uuid, for_home boolean, sight text, held boolean, author uuid
) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    narrow int := array_position('{routine,sensitive,restricted,sealed}'::text[], sight) - 1;
    not_people uuid[];
BEGIN
    IF worker IS NULL OR narrow IS NULL THEN RETURN false; END IF;
    -- never what was said about oneself, nor of somebody one must know nothing of
    IF EXISTS (SELECT 1 FROM access_exclusion x WHERE x.user_id = worker AND x.record = goldthread_open_to.record
            AND x.from_at <= goldthread_now() AND (x.until_at IS NULL OR x.until_at > goldthread_now())) THEN
        RETURN false;
    END IF;
    not_people := goldthread_not_people(worker);
    IF cardinality(not_people) > 0 AND EXISTS (
            SELECT 1 FROM records_subject s WHERE s.record_id = record AND s.person_id = ANY (not_people)) THEN
        RETURN false;
    END IF;
    -- held: its author alone
    IF held AND author <> worker THEN RETURN false; END IF;
    -- one's own, and what one was named for, while one works there in a role that reads records at all
    IF author = worker AND EXISTS (
            SELECT 1 FROM goldthread_posts(worker) p WHERE p.home = goldthread_open_to.home AND p.live
                AND p.may && '{see_records,see_home_log}'
            UNION ALL SELECT 1 FROM goldthread_reaches(worker) r WHERE r.home = goldthread_open_to.home
            -- what they wrote of nobody's file and is restricted, as a concern is: off shift as well
            UNION ALL SELECT 1 FROM goldthread_posts(worker) p WHERE p.home = goldthread_open_to.home AND for_home AND narrow = 2
                AND p.agency = '' AND 'write_records' = ANY (p.may)) THEN
        RETURN true;
    END IF;
    IF held THEN RETURN false; END IF;
    -- (somebody outside the home is never named, only released to, and while they are the child's placing social worker)
    IF EXISTS (SELECT 1 FROM records_reader n JOIN goldthread_posts(worker) p ON p.home = goldthread_open_to.home
            WHERE n.record_id = record AND n.user_id = worker AND n.until_at IS NULL AND CASE WHEN n.why = 'released'
                THEN 'see_released' = ANY (p.may) AND goldthread_releasable(record, worker)
                ELSE p.live AND p.may && '{see_records,see_home_log}' END) THEN
        RETURN true;
    END IF;
    -- the home's own log
    IF for_home THEN
        RETURN EXISTS (SELECT 1 FROM goldthread_posts(worker) p WHERE p.home = goldthread_open_to.home AND p.live
            AND p.level >= narrow AND 'see_home_log' = ANY (p.may));
    END IF;
    -- at work in that home, or in one that it was handed to
    IF EXISTS (SELECT 1 FROM goldthread_posts(worker) p WHERE p.live AND p.level >= narrow AND 'see_records' = ANY (p.may)
            AND (p.home = goldthread_open_to.home OR p.home = ANY (goldthread_handed(record)))) THEN
        RETURN true;
    END IF;
    -- this stay, this family; also as the home knew them that they moved from
    RETURN EXISTS (SELECT 1 FROM goldthread_reaches(worker) r
        WHERE (r.home = goldthread_open_to.home OR r.home = ANY (goldthread_handed(record))) AND r.level >= narrow
        AND (r.placement IS NULL OR r.placement = stay OR EXISTS (
            SELECT 1 FROM records_subject s JOIN placements_member m ON m.placement_id = r.placement
                AND (m.person_id = s.person_id OR r.home <> goldthread_open_to.home AND m.person_id IN (SELECT goldthread_selves(ARRAY[s.person_id])))
            WHERE s.record_id = record AND NOT s.struck))
        -- a visitor only what is about nobody but those who agreed
        AND (r.why <> 'visit' OR NOT EXISTS (
            SELECT 1 FROM records_subject s WHERE s.record_id = record AND NOT s.struck AND NOT EXISTS (
                SELECT 1 FROM placements_member m JOIN goldthread_reaches(worker) v ON v.placement = m.placement_id AND v.why = 'visit'
                WHERE m.person_id = s.person_id))));
END $$;

-- What is not there is weighed as if it were: an address that opens nothing is refused as late as that of a record that is too narrow,
-- so that the time of an answer does not tell that something is there.
CREATE OR REPLACE FUNCTION goldthread_weigh(asked uuid, worker uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    r records_record;
BEGIN
    IF EXISTS (SELECT 1 FROM records_record found WHERE found.id = asked) THEN RETURN false; END IF;  -- it was weighed
    SELECT * INTO r FROM records_record found ORDER BY found.id DESC LIMIT 1;
    PERFORM goldthread_opens(worker, asked, r.home_id, r.placement_id, false, 'sealed', false, NULL);
    RETURN false;
END $$;

-- What waits for this worker on every page, in the homes whose looks they see, whose shifts they plan, into which they take people in
-- (null where there are none): glass broken and not answered for, concerns, who stepped in, who comes.
CREATE OR REPLACE FUNCTION goldthread_waiting(
    worker uuid, readings uuid[], plans uuid[], taking_in uuid[], not_people uuid[],
    OUT glass int, OUT told int, OUT stepped_in jsonb, OUT coming jsonb
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    SELECT count(*) INTO told FROM goldthread_told(worker);
    glass := 0;
    IF readings IS NOT NULL THEN
        SELECT count(*) INTO glass FROM access_breakglass g
            WHERE g.answer = '' AND g.user_id <> worker AND g.home_id = ANY (readings);
    END IF;
    IF plans IS NOT NULL THEN
        -- who started a shift of their own accord, and was not on the rota of that home then
        SELECT jsonb_agg(jsonb_build_array(c.id, c.kind, c.pack, c.starts_at, c.names) ORDER BY c.starts_at) INTO stepped_in FROM (
            SELECT s.id, s.kind, h.pack, s.starts_at, jsonb_agg(DISTINCT u.short_name) AS names FROM shifts_shift s
            JOIN homes_home h ON h.id = s.home_id
            JOIN shifts_shiftworker w ON w.shift_id = s.id AND w.planned_at IS NULL AND w.right_at IS NULL AND w.started_by_id = w.user_id
            JOIN users_user u ON u.id = w.user_id
            WHERE s.home_id = ANY (plans) AND w.user_id <> worker AND NOT EXISTS (
                SELECT 1 FROM access_reach re WHERE re.user_id = w.user_id AND re.home_id = s.home_id AND re.why = 'rota'
                    AND re.from_at <= w.started_at AND re.until_at > w.started_at)
            GROUP BY s.id, s.kind, h.pack, s.starts_at) c;
    END IF;
    IF taking_in IS NOT NULL THEN
        -- who moves here from another home and is not taken in yet: from where, not who
        SELECT jsonb_agg(jsonb_build_array(m.id, h.name) ORDER BY m.at) INTO coming
            FROM people_move m JOIN homes_home h ON h.id = m.home_id
            WHERE m.taken_at IS NULL AND m.ended_at IS NULL AND m.person_id <> ALL (not_people) AND m.to_id = ANY (taking_in);
    END IF;
END $$;

-- What a worker holds and reaches now, for the program: of oneself, of those one works with, or of anybody for the house and
-- at the door.
DROP FUNCTION IF EXISTS goldthread_held(uuid);
CREATE FUNCTION goldthread_held(
    worker uuid, OUT posts jsonb, OUT stays jsonb, OUT not_people uuid[], OUT more boolean, OUT glass int, OUT told int,
    OUT stepped_in jsonb, OUT coming jsonb
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    readings uuid[];
    plans uuid[];
    taking_in uuid[];
BEGIN
    IF session_user <> 'goldthread_demo' AND coalesce(goldthread_scope(2), '') NOT IN ('house', 'door')
        AND goldthread_scope(3) IS DISTINCT FROM worker::text
        AND NOT EXISTS (SELECT 1 FROM access_membership m WHERE m.user_id = worker AND m.home_id = ANY (goldthread_reached({posts}))) THEN
        RETURN;
    END IF;
    SELECT jsonb_agg(jsonb_build_array(p.home, p.home_name, p.pack, p.role, p.agency, p.live, p.level)),
            array_agg(p.home) FILTER (WHERE p.live AND 'see_readings' = ANY (p.may)),
            array_agg(p.home) FILTER (WHERE p.live AND 'plan_shifts' = ANY (p.may)),
            array_agg(p.home) FILTER (WHERE p.live AND 'manage_placements' = ANY (p.may))
        INTO posts, readings, plans, taking_in
        FROM goldthread_posts(worker) p;
    SELECT jsonb_agg(jsonb_build_array(r.home, r.placement, r.why, r.level, r.until_at,
            array(SELECT m.person_id FROM placements_member m WHERE m.placement_id = r.placement), r.source)) INTO stays
        FROM goldthread_reaches(worker) r;
    not_people := goldthread_not_people(worker);
    more := goldthread_more(worker);
    SELECT w.glass, w.told, w.stepped_in, w.coming INTO glass, told, stepped_in, coming
        FROM goldthread_waiting(worker, readings, plans, taking_in, not_people) w;
END $$;

-- Come in, and say who it is and what they hold now: all that a page must know of its viewer, in one statement.
DROP FUNCTION IF EXISTS goldthread_come_in(text);
CREATE FUNCTION goldthread_come_in(token text)
RETURNS TABLE (password text, last_login timestamptz, id uuid, email text, name text, short_name text, is_active boolean,
    invented boolean, posts jsonb, stays jsonb, not_people uuid[], more boolean, glass int, told int,
    stepped_in jsonb, coming jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    u users_user;
    a record;
BEGIN
    SELECT * INTO a FROM goldthread_admit(token, false);
    IF a.kind IS DISTINCT FROM 'user' THEN RETURN; END IF;
    SELECT * INTO u FROM users_user them WHERE them.id = a.worker;
    IF NOT FOUND THEN RETURN; END IF;
    password := u.password; last_login := u.last_login; id := u.id; email := u.email; name := u.name; short_name := u.short_name;
    is_active := u.is_active; invented := u.invented;
    posts := a.posts; stays := a.stays; not_people := a.not_people; more := a.more;
    SELECT w.glass, w.told, w.stepped_in, w.coming INTO glass, told, stepped_in, coming
        FROM goldthread_waiting(u.id, a.readings, a.plans, a.taking_in, a.not_people) w;
    RETURN NEXT;
END $$;

-- Who acts: the actor of the scope; for the house and the demo's builder, who act for others, whom they name.
CREATE OR REPLACE FUNCTION goldthread_by(worker uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE WHEN session_user = 'goldthread_demo' OR goldthread_scope({kind}) = 'house' THEN worker
        ELSE goldthread_scope({user})::uuid END
$$;

-- Have everybody of this stay, and their placing authority, agreed that a visitor reads their case record? (casework/people/rules/visits)
CREATE OR REPLACE FUNCTION goldthread_agreed(stay uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM placements_member m WHERE m.placement_id = stay AND m.left_on IS NULL)
        AND NOT EXISTS (
            SELECT 1 FROM placements_member m CROSS JOIN unnest('{visit_record_child,visit_record_authority}'::text[]) AS asked (code)
            WHERE m.placement_id = stay AND m.left_on IS NULL AND NOT EXISTS (
                SELECT 1 FROM people_consent c WHERE c.person_id = m.person_id AND c.code = asked.code AND c.given AND c.ended_at IS NULL))
$$;

-- Put somebody within reach of a home or a stay. The program writes no such row itself: who grants is checked here.
CREATE OR REPLACE FUNCTION goldthread_reach(
    worker uuid, home uuid, stay uuid, reason text, source uuid, starts timestamptz, ends timestamptz, narrow int
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    actor uuid := goldthread_scope(3)::uuid;
    allowed boolean;
BEGIN
    allowed := session_user = 'goldthread_demo' OR goldthread_scope(2) = 'house' OR CASE reason
        -- whoever plans shifts there
        WHEN 'rota' THEN EXISTS (SELECT 1 FROM goldthread_posts(actor) p WHERE p.home = goldthread_reach.home AND p.live AND 'plan_shifts' = ANY (p.may))
        WHEN 'on_call' THEN EXISTS (SELECT 1 FROM goldthread_posts(actor) p WHERE p.home = goldthread_reach.home AND p.live AND 'plan_shifts' = ANY (p.may))
        -- one's own shift, in a home one works in
        WHEN 'shift' THEN worker = actor AND EXISTS (SELECT 1 FROM goldthread_posts(actor) p WHERE p.home = goldthread_reach.home AND p.agency = '')
        -- for tonight, somebody of an agency, by whoever leads there and is not of one
        WHEN 'agency' THEN ends <= goldthread_now() + interval '18 hours'
            AND EXISTS (SELECT 1 FROM goldthread_posts(actor) p WHERE p.home = goldthread_reach.home AND p.live AND p.agency = '' AND 'let_in_agency' = ANY (p.may))
            AND EXISTS (SELECT 1 FROM access_membership m WHERE m.user_id = worker AND m.home_id = goldthread_reach.home AND m.agency <> '')
        WHEN 'key_worker' THEN EXISTS (SELECT 1 FROM goldthread_posts(actor) p WHERE p.home = goldthread_reach.home AND p.live AND 'manage_placements' = ANY (p.may))
        WHEN 'therapist' THEN EXISTS (SELECT 1 FROM goldthread_posts(actor) p WHERE p.home = goldthread_reach.home AND p.live AND 'manage_placements' = ANY (p.may))
        WHEN 'assessor' THEN EXISTS (SELECT 1 FROM goldthread_posts(actor) p WHERE p.home = goldthread_reach.home AND p.live AND 'manage_placements' = ANY (p.may))
        -- somebody outside the home, whose role there is that and nothing else
        WHEN 'placing' THEN EXISTS (SELECT 1 FROM goldthread_posts(actor) p WHERE p.home = goldthread_reach.home AND p.live AND 'manage_placements' = ANY (p.may))
            AND EXISTS (SELECT 1 FROM goldthread_posts(worker) p WHERE p.home = goldthread_reach.home AND p.may = '{see_released}')
        -- only what the child and the placing authority agreed to
        WHEN 'visit' THEN goldthread_agreed(stay)
            AND EXISTS (SELECT 1 FROM goldthread_posts(actor) p WHERE p.home = goldthread_reach.home AND p.live AND 'manage_placements' = ANY (p.may))
        -- oneself, for an hour at most, never what is sealed
        -- (an agency worker only of a stay, and only tonight: nobody let them in at another time)
        WHEN 'break_glass' THEN worker = actor AND ends <= goldthread_now() + interval '60 minutes' AND (narrow <= 2 OR narrow IS NULL AND stay IS NULL)
            AND EXISTS (SELECT 1 FROM goldthread_posts(actor) p WHERE p.home = goldthread_reach.home AND 'write_records' = ANY (p.may)
                AND (p.agency = '' OR p.live))
        ELSE false END;
    IF allowed IS NOT TRUE THEN
        RAISE EXCEPTION 'this actor may not grant %', reason USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO access_reach (id, user_id, home_id, placement, why, source, from_at, until_at, clearance, given_by_id)
    VALUES (gen_random_uuid(), worker, home, stay, reason, source, starts, CASE WHEN ends IS NOT NULL THEN greatest(starts, ends) END, narrow, actor)
    ON CONFLICT ON CONSTRAINT reach_once DO UPDATE SET until_at = excluded.until_at;
END $$;

-- End what a row put within reach, at that moment. Ending is never a way in, so whoever works there may.
CREATE OR REPLACE FUNCTION goldthread_end_reach(origin uuid, reasons text[], at timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE access_reach SET until_at = greatest(from_at, at)
    WHERE source = origin AND why = ANY (reasons) AND (until_at IS NULL OR until_at > at)
        AND (session_user = 'goldthread_demo' OR goldthread_scope(2) = 'house' OR home_id = ANY (goldthread_reached({posts})))
$$;

-- Break the glass: for oneself, for an hour, with a reason, in a home one works in. The row and its reach together.
CREATE OR REPLACE FUNCTION goldthread_break_glass(glass uuid, home uuid, stay uuid, why text, said text, worker uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    actor uuid := goldthread_by(worker);
    now_at timestamptz := goldthread_now();
BEGIN
    INSERT INTO access_breakglass (id, user_id, home_id, placement, reason, words, from_at, until_at, answer, answer_words)
    VALUES (glass, actor, home, stay, why, said, now_at, now_at + interval '60 minutes', '', '');
    PERFORM goldthread_reach(actor, home, stay, 'break_glass', glass, now_at, now_at + interval '60 minutes',
        CASE WHEN stay IS NULL THEN NULL ELSE 2 END);
END $$;

-- End it early: one's own.
CREATE OR REPLACE FUNCTION goldthread_mend_glass(glass uuid, worker uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE access_breakglass SET until_at = least(until_at, goldthread_now()) WHERE id = glass AND user_id = goldthread_by(worker);
    UPDATE access_reach SET until_at = least(until_at, goldthread_now())
        WHERE source = glass AND why = 'break_glass' AND user_id = goldthread_by(worker);
$$;

-- Lift a hold: by whoever may amend what others wrote there, who need not see what is held; or by the program, its condition met.
CREATE OR REPLACE FUNCTION goldthread_lift(held uuid, why text, worker uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    actor uuid := goldthread_by(worker);
BEGIN
    IF NOT (coalesce(goldthread_scope({kind}), '') = 'house' OR session_user = 'goldthread_demo' OR (why <> '' AND EXISTS (
            SELECT 1 FROM records_record r JOIN goldthread_posts(actor) p ON p.home = r.home_id AND p.live
            WHERE r.id = goldthread_lift.held AND 'amend_others' = ANY (p.may)
                AND NOT EXISTS (SELECT 1 FROM access_exclusion x WHERE x.record = r.id AND x.user_id = actor AND (x.until_at IS NULL OR x.until_at > goldthread_now()))))) THEN
        RETURN false;
    END IF;
    UPDATE records_hold SET lifted_at = goldthread_now(), lifted_by_id = actor, reason = left(why, 400)
        WHERE record_id = goldthread_lift.held AND lifted_at IS NULL;
    RETURN FOUND;
END $$;

-- What is held in a home: by whom, since when, until what. No word of it, and nothing of what the actor must not know.
CREATE OR REPLACE FUNCTION goldthread_holds(home uuid)
RETURNS TABLE (record uuid, author text, set_at timestamptz, until text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT r.id, u.short_name, h.set_at, h.until
    FROM records_hold h JOIN records_record r ON r.id = h.record_id JOIN users_user u ON u.id = r.author_id
    WHERE h.lifted_at IS NULL AND r.home_id = goldthread_holds.home
        AND EXISTS (SELECT 1 FROM goldthread_posts(goldthread_scope({user})::uuid) p
            WHERE p.home = r.home_id AND p.live AND 'amend_others' = ANY (p.may)
                AND p.level >= array_position('{routine,sensitive,restricted,sealed}'::text[], r.sight) - 1)
        AND NOT EXISTS (SELECT 1 FROM access_exclusion x WHERE x.record = r.id AND x.user_id = goldthread_scope({user})::uuid AND (x.until_at IS NULL OR x.until_at > goldthread_now()))
        AND NOT EXISTS (SELECT 1 FROM records_subject s WHERE s.record_id = r.id
            AND s.person_id = ANY (goldthread_reached({not_people})))
    ORDER BY h.set_at
$$;

-- Who may read one record now, and as what; who may when they are on shift; who is kept from it. Of everybody who holds a post in
-- its home, or in one that it was handed to: for whoever wrote it or may say who reads it.
CREATE OR REPLACE FUNCTION goldthread_readers(asked uuid)
RETURNS TABLE (worker uuid, name text, pack text, role text, opens boolean, on_shift boolean, why text, kept text, kept_by text, kept_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    actor uuid := goldthread_scope({user})::uuid;
    r records_record;
    narrow int;
BEGIN
    SELECT * INTO r FROM records_record found WHERE found.id = asked;
    IF NOT FOUND OR NOT goldthread_opens(actor, r.id, r.home_id, r.placement_id, r.for_home, r.sight, r.held, r.author_id)
        OR NOT (r.author_id = actor OR EXISTS (SELECT 1 FROM goldthread_posts(actor) p
            WHERE p.home = r.home_id AND p.live AND p.may && '{amend_others,manage_staff}')) THEN
        RETURN;
    END IF;
    narrow := array_position('{routine,sensitive,restricted,sealed}'::text[], r.sight) - 1;
    RETURN QUERY
        SELECT DISTINCT ON (u.short_name, u.id) u.id, u.short_name::text, h.pack::text, m.role::text, o.opens,
            NOT o.opens AND NOT r.held AND x.id IS NULL AND NOT goldthread_not_people(u.id) && array(
                SELECT s.person_id FROM records_subject s WHERE s.record_id = r.id)
            AND EXISTS (SELECT 1 FROM goldthread_posts(u.id) p WHERE p.home = m.home_id AND NOT p.live AND (r.author_id = u.id
                OR n.id IS NOT NULL OR p.level >= narrow AND CASE WHEN r.for_home THEN 'see_home_log' ELSE 'see_records' END = ANY (p.may))),
            CASE WHEN u.id = r.author_id THEN 'wrote' WHEN n.id IS NOT NULL THEN n.why::text
                WHEN g.id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM goldthread_posts(u.id) p WHERE p.home = r.home_id AND p.live AND p.level >= narrow)
                THEN g.why::text ELSE 'role' END,
            x.reason::text, xu.short_name::text, x.from_at
        FROM access_membership m
        JOIN users_user u ON u.id = m.user_id AND u.is_active
        JOIN homes_home h ON h.id = m.home_id
        CROSS JOIN LATERAL (SELECT goldthread_open_to(u.id, r.id, r.home_id, r.placement_id, r.for_home, r.sight, r.held, r.author_id) AS opens) o
        LEFT JOIN LATERAL (SELECT * FROM records_reader a WHERE a.record_id = r.id AND a.user_id = u.id AND a.until_at IS NULL LIMIT 1) n ON true
        LEFT JOIN LATERAL (SELECT * FROM access_exclusion a WHERE a.record = r.id AND a.user_id = u.id AND a.from_at <= goldthread_now()
            AND (a.until_at IS NULL OR a.until_at > goldthread_now()) LIMIT 1) x ON true
        LEFT JOIN users_user xu ON xu.id = x.set_by_id
        LEFT JOIN LATERAL (SELECT * FROM access_reach a WHERE a.user_id = u.id AND a.home_id = r.home_id AND a.from_at <= goldthread_now()
            AND (a.until_at IS NULL OR a.until_at > goldthread_now()) AND (a.placement = r.placement_id OR a.why = 'break_glass')
            ORDER BY a.why = 'break_glass' LIMIT 1) g ON true
        WHERE (m.home_id = r.home_id OR m.home_id = ANY (goldthread_handed(r.id)))
            AND m.from_at <= goldthread_now() AND (m.until_at IS NULL OR m.until_at > goldthread_now())
            -- of those outside the home only whom it is released to
            AND (o.opens OR NOT EXISTS (SELECT 1 FROM access_role ro WHERE ro.pack = h.pack AND ro.code = m.role AND ro.may = '{see_released}'))
        ORDER BY u.short_name, u.id, m.home_id <> r.home_id, m.from_at;
END $$;

-- The head of a record says whether home and sight alone decide: worked out again whenever one of these changes.
CREATE OR REPLACE FUNCTION goldthread_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    rec uuid := CASE TG_TABLE_NAME WHEN 'access_exclusion' THEN to_jsonb(NEW) ->> 'record' ELSE to_jsonb(NEW) ->> 'record_id' END;
BEGIN
    IF rec IS NULL THEN RETURN NULL; END IF;
    UPDATE records_record r SET
        held = EXISTS (SELECT 1 FROM records_hold h WHERE h.record_id = rec AND h.lifted_at IS NULL),
        guarded = EXISTS (SELECT 1 FROM records_hold h WHERE h.record_id = rec AND h.lifted_at IS NULL)
            OR EXISTS (SELECT 1 FROM access_exclusion x WHERE x.record = rec)
            OR EXISTS (SELECT 1 FROM records_reader n WHERE n.record_id = rec AND n.until_at IS NULL)
            OR EXISTS (SELECT 1 FROM records_handed d WHERE d.record_id = rec AND d.until_at IS NULL)
    WHERE r.id = rec;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER guard AFTER INSERT OR UPDATE ON access_exclusion FOR EACH ROW EXECUTE FUNCTION goldthread_guard();
CREATE OR REPLACE TRIGGER guard AFTER INSERT OR UPDATE ON records_hold FOR EACH ROW EXECUTE FUNCTION goldthread_guard();
CREATE OR REPLACE TRIGGER guard AFTER INSERT OR UPDATE ON records_reader FOR EACH ROW EXECUTE FUNCTION goldthread_guard();
CREATE OR REPLACE TRIGGER guard AFTER INSERT OR UPDATE ON records_handed FOR EACH ROW EXECUTE FUNCTION goldthread_guard();

-- What is restricted in these files and shut to the actor: how many, on which days, and whom to ask. That it is there, and no more.
CREATE OR REPLACE FUNCTION goldthread_restricted(people uuid[], OUT number int, OUT days date[], OUT ask text[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    actor uuid := goldthread_scope({user})::uuid;
    here uuid[];
BEGIN
    SELECT count(*), array_agg(DISTINCT f.day ORDER BY f.day DESC), array_agg(DISTINCT f.home_id) INTO number, days, here FROM (
        SELECT coalesce(there.home_id, r.home_id) AS home_id, (r.happened_at AT TIME ZONE 'Europe/London')::date AS day
        FROM records_record r
        LEFT JOIN LATERAL (  -- handed over to a home of the actor's: there they ask
            SELECT h.home_id FROM records_handed h WHERE h.record_id = r.id AND h.until_at IS NULL
                AND h.home_id = ANY (goldthread_reached({r0})) AND r.home_id <> ALL (goldthread_reached({r0})) LIMIT 1) there ON true
        WHERE r.sight = 'restricted' AND NOT r.held
            AND (r.home_id = ANY (goldthread_reached({r0})) OR r.placement_id = ANY (goldthread_reached({p0})) OR there.home_id IS NOT NULL)
            AND EXISTS (SELECT 1 FROM records_subject s WHERE s.record_id = r.id AND NOT s.struck AND s.person_id = ANY (people))
            AND NOT EXISTS (SELECT 1 FROM access_exclusion x WHERE x.record = r.id AND x.user_id = actor
                AND x.from_at <= goldthread_now() AND (x.until_at IS NULL OR x.until_at > goldthread_now()))
            AND NOT goldthread_opens(actor, r.id, r.home_id, r.placement_id, r.for_home, r.sight, r.held, r.author_id)
    ) f;
    IF number = 0 THEN RETURN; END IF;
    SELECT array_agg(DISTINCT u.short_name ORDER BY u.short_name) INTO ask
    FROM access_membership m
    JOIN homes_home h ON h.id = m.home_id
    JOIN access_role role ON role.pack = h.pack AND role.code = m.role AND role.clearance >= 2 AND 'amend_others' = ANY (role.may)
    JOIN users_user u ON u.id = m.user_id AND u.is_active
    WHERE m.home_id = ANY (here) AND m.from_at <= goldthread_now() AND (m.until_at IS NULL OR m.until_at > goldthread_now());
END $$;

-- Of these records, which somebody else named to the actor: those that are restricted and shut to them, and no secret.
CREATE OR REPLACE FUNCTION goldthread_pointed(ids uuid[]) RETURNS TABLE (id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT r.id FROM records_record r
    WHERE r.id = ANY (ids) AND r.sight = 'restricted' AND NOT r.held
        AND (NOT r.for_home AND r.home_id = ANY (goldthread_reached({r0})) OR r.for_home AND r.home_id = ANY (goldthread_reached({l0}))
            OR r.placement_id = ANY (goldthread_reached({p0})))
        AND NOT EXISTS (SELECT 1 FROM access_exclusion x WHERE x.record = r.id AND x.user_id = goldthread_scope({user})::uuid
            AND x.from_at <= goldthread_now() AND (x.until_at IS NULL OR x.until_at > goldthread_now()))
        AND NOT goldthread_opens(goldthread_scope({user})::uuid, r.id, r.home_id, r.placement_id, r.for_home, r.sight, r.held, r.author_id)
$$;

-- May the actor know that this person is there? Asked where the person's own home does not answer it.
CREATE OR REPLACE FUNCTION goldthread_knows(person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM placements_member m JOIN placements_placement pl ON pl.id = m.placement_id
        WHERE m.person_id = person
            AND (pl.home_id = ANY (goldthread_reached({people})) OR pl.id = ANY (goldthread_reached({p0}))))
$$;

-- Find by words among all that the actor may open, the newest first: ids only. What is common is found among the newest
-- 2,000 of each home, what is rare by the index of words: so it is planned for the words asked, not once for all.
CREATE OR REPLACE FUNCTION goldthread_find(
    asked text, near uuid[], most int, at timestamptz, start uuid, author uuid, since timestamptz, until timestamptz
) RETURNS TABLE (id uuid, happened_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET plan_cache_mode = 'auto' AS $$
#variable_conflict use_column
DECLARE
    query tsquery := to_tsquery('pg_catalog.english', asked);
    ids uuid[];
    moments timestamptz[];
    -- what was handed over with a child who moved stands with the home that wrote it
    homes uuid[] := near || array(SELECT DISTINCT r.home_id FROM records_handed d JOIN records_record r ON r.id = d.record_id
        WHERE d.home_id = ANY (near) AND d.until_at IS NULL);
BEGIN
    SELECT array_agg(f.record_id), array_agg(f.happened_at) INTO ids, moments FROM (
        SELECT n.record_id, n.happened_at FROM unnest(homes) AS home (id)
        CROSS JOIN LATERAL (
            SELECT w.record_id, w.happened_at, w.words FROM records_words w
            WHERE w.home_id = home.id
                AND (goldthread_find.at IS NULL OR (w.happened_at, w.record_id) < (goldthread_find.at, goldthread_find.start))
                AND (goldthread_find.since IS NULL OR w.happened_at >= goldthread_find.since)
                AND (goldthread_find.until IS NULL OR w.happened_at < goldthread_find.until)
            ORDER BY w.happened_at DESC, w.record_id DESC LIMIT 2000 OFFSET 0
        ) n
        WHERE n.words @@ query AND EXISTS (
            SELECT 1 FROM records_record r WHERE r.id = n.record_id
                AND (goldthread_find.author IS NULL OR r.author_id = goldthread_find.author) AND {record_opens})
        ORDER BY n.happened_at DESC, n.record_id DESC LIMIT most
    ) f;
    IF coalesce(cardinality(ids), 0) >= most THEN
        RETURN QUERY SELECT * FROM unnest(ids, moments);
        RETURN;
    END IF;
    RETURN QUERY
        SELECT w.record_id, w.happened_at FROM records_words w
        WHERE w.words @@ query AND w.home_id = ANY (homes)
            AND (goldthread_find.at IS NULL OR (w.happened_at, w.record_id) < (goldthread_find.at, goldthread_find.start))
            AND (goldthread_find.since IS NULL OR w.happened_at >= goldthread_find.since)
            AND (goldthread_find.until IS NULL OR w.happened_at < goldthread_find.until)
            AND EXISTS (
                SELECT 1 FROM records_record r WHERE r.id = w.record_id
                    AND (goldthread_find.author IS NULL OR r.author_id = goldthread_find.author) AND {record_opens})
        ORDER BY w.happened_at DESC, w.record_id DESC LIMIT most;
END $$;

-- Whose drafts were last touched before that moment, and are not signed: how many and since when, never a word.
CREATE OR REPLACE FUNCTION goldthread_drafts_left(home uuid, before timestamptz)
RETURNS TABLE (author text, number bigint, oldest timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT u.short_name, count(*), min(d.saved_at) FROM records_draft d JOIN users_user u ON u.id = d.author_id
    WHERE d.home_id = goldthread_drafts_left.home AND d.saved_at < before
        AND (goldthread_scope({kind}) = 'house' OR session_user = 'goldthread_demo' OR d.home_id = ANY (goldthread_reached({people})))
        AND NOT EXISTS (SELECT 1 FROM records_record r WHERE r.id = d.id)
        AND NOT EXISTS (SELECT 1 FROM records_revision v WHERE v.id = d.id)
    GROUP BY u.id, u.short_name ORDER BY 3
$$;

-- Is this id taken: a draft of somebody else, or a record that is not open to whoever would write under it? A page's id may be taken,
-- a draft is its author's alone, and what does not open is not there, not even as a fault.
CREATE OR REPLACE FUNCTION goldthread_taken(draft uuid, worker uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM records_draft d WHERE d.id = draft AND d.author_id <> worker)
        OR EXISTS (SELECT 1 FROM records_record r WHERE r.id = draft
            AND NOT goldthread_open_to(worker, r.id, r.home_id, r.placement_id, r.for_home, r.sight, r.held, r.author_id))
$$;

-- Keep somebody from one record, or from a person: whoever wrote that record, or who manages the staff of the home.
CREATE OR REPLACE FUNCTION goldthread_exclude(worker uuid, home uuid, person uuid, record uuid, why text, setter uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    actor uuid := goldthread_scope({user})::uuid;
BEGIN
    IF NOT (session_user = 'goldthread_demo' OR coalesce(goldthread_scope({kind}), '') = 'house'
        OR home = ANY (goldthread_reached({staffs})) AND actor <> worker
        OR person IS NULL AND EXISTS (SELECT 1 FROM records_record r WHERE r.id = goldthread_exclude.record AND r.author_id = actor)) THEN
        RAISE EXCEPTION 'this actor may not exclude' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO access_exclusion (id, user_id, home_id, person, record, reason, from_at, set_by_id)
    VALUES (gen_random_uuid(), worker, home, person, record, left(why, 400), goldthread_now(), coalesce(actor, setter));
END $$;

-- Does nobody hold a post yet? Then whoever stands at the door with the first link may open the house.
CREATE OR REPLACE FUNCTION goldthread_nobody() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT NOT EXISTS (SELECT 1 FROM access_membership)
$$;
