-- A person moves from one home to another of the provider. Nobody writes in a home that is not theirs: what one of the two homes must
-- do or know of the other goes through these functions, which check who acts.

-- May the actor move people in and out of this home now?
CREATE OR REPLACE FUNCTION goldthread_moves(actor uuid, home uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM goldthread_posts(actor) p WHERE p.home = goldthread_moves.home AND p.live AND 'manage_placements' = ANY (p.may))
$$;

-- Hand these over with a move that the actor has begun: only what is about this person, is open to the actor and not held. How many.
CREATE OR REPLACE FUNCTION goldthread_hand_over(asked uuid, records uuid[], worker uuid) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    actor uuid := goldthread_by(worker);
    m people_move;
    number int;
BEGIN
    SELECT * INTO m FROM people_move found WHERE found.id = asked AND found.by_id = actor AND found.taken_at IS NULL AND found.ended_at IS NULL;
    IF NOT FOUND OR NOT goldthread_moves(actor, m.home_id) THEN
        RAISE EXCEPTION 'this actor may not hand over' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO records_handed (record_id, home_id, move_id, by_id, from_at)
        SELECT r.id, m.to_id, m.id, actor, goldthread_now() FROM records_record r
        WHERE r.id = ANY (records) AND NOT r.held AND r.home_id <> m.to_id
            AND EXISTS (SELECT 1 FROM records_subject s WHERE s.record_id = r.id AND NOT s.struck
                AND s.person_id IN (SELECT goldthread_selves(ARRAY[m.person_id])))
            AND goldthread_open_to(actor, r.id, r.home_id, r.placement_id, r.for_home, r.sight, r.held, r.author_id)
        ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS number = ROW_COUNT;
    RETURN number;
END $$;

-- Who comes: what a manager of the home that they come to must know to take them in, until somebody has. Nothing else of that home.
CREATE OR REPLACE FUNCTION goldthread_who_comes(asked uuid, worker uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    actor uuid := goldthread_by(worker);
    m people_move;
BEGIN
    SELECT * INTO m FROM people_move found WHERE found.id = asked AND found.taken_at IS NULL AND found.ended_at IS NULL;
    IF NOT FOUND OR NOT goldthread_moves(actor, m.to_id) OR m.person_id = ANY (goldthread_not_people(actor)) THEN RETURN NULL; END IF;
    RETURN jsonb_build_object(
        'by', (SELECT u.short_name FROM users_user u WHERE u.id = m.by_id),
        'person', (SELECT to_jsonb(p) - '{id,home_id,photo_id,added_at,added_by_id,source_key,invented}'::text[] FROM people_person p WHERE p.id = m.person_id),
        'keep_safe', (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', l.kind, 'text', l.text, 'from_on', l.from_on,
            'look_again_on', l.look_again_on) ORDER BY l.set_at), '[]') FROM people_keepsafeline l WHERE l.person_id = m.person_id AND l.ended_at IS NULL),
        'allergies', (SELECT coalesce(jsonb_agg(jsonb_build_object('substance', l.substance, 'reaction', l.reaction, 'what_to_do', l.what_to_do,
            'from_on', l.from_on) ORDER BY l.set_at), '[]') FROM people_allergy l WHERE l.person_id = m.person_id AND l.ended_at IS NULL),
        'legal', (SELECT coalesce(jsonb_agg(jsonb_build_object('code', l.code, 'from_on', l.from_on, 'until_on', l.until_on,
            'note', l.note) ORDER BY l.set_at), '[]') FROM people_legalstatus l WHERE l.person_id = m.person_id AND l.ended_at IS NULL),
        'responsible', (SELECT coalesce(jsonb_agg(jsonb_build_object('holder', l.holder, 'ground', l.ground, 'from_on', l.from_on)
            ORDER BY l.set_at), '[]') FROM people_parentalresponsibility l WHERE l.person_id = m.person_id AND l.ended_at IS NULL),
        'told', (SELECT coalesce(jsonb_agg(jsonb_build_object('who', l.who, 'relation', l.relation, 'what', l.what, 'not_the_address',
            l.not_the_address, 'from_on', l.from_on) ORDER BY l.set_at), '[]') FROM people_maybetold l WHERE l.person_id = m.person_id AND l.ended_at IS NULL),
        'about', (SELECT coalesce(jsonb_agg(jsonb_build_object('heading', l.heading, 'text', l.text, 'own_words', l.own_words,
            'from_on', l.from_on) ORDER BY l.set_at), '[]') FROM people_aboutline l WHERE l.person_id = m.person_id AND l.ended_at IS NULL),
        'stay', (SELECT jsonb_build_object('placing_authority', pl.placing_authority, 'authority_contact', pl.authority_contact)
            FROM placements_member pm JOIN placements_placement pl ON pl.id = pm.placement_id
            WHERE pm.person_id = m.person_id ORDER BY pl.moved_in_on DESC, pl.id DESC LIMIT 1),
        -- what the actor opens of it: of the rest not even how many
        'records', (SELECT coalesce(jsonb_object_agg(n.sight, n.number), '{}') FROM (
            SELECT r.sight, count(*) AS number FROM records_handed h JOIN records_record r ON r.id = h.record_id
            WHERE h.move_id = m.id AND h.until_at IS NULL
                AND goldthread_open_to(actor, r.id, r.home_id, r.placement_id, r.for_home, r.sight, r.held, r.author_id)
            GROUP BY r.sight) n));
END $$;

-- They were taken in as that person of the new home: once, by whoever moves people in there.
CREATE OR REPLACE FUNCTION goldthread_take_in(asked uuid, there uuid, worker uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    actor uuid := goldthread_by(worker);
BEGIN
    UPDATE people_move SET taken_at = goldthread_now(), taken_by_id = actor, person_there_id = there
        WHERE id = asked AND taken_at IS NULL AND ended_at IS NULL AND goldthread_moves(actor, to_id)
            AND person_id <> ALL (goldthread_not_people(actor))
            AND EXISTS (SELECT 1 FROM people_person p WHERE p.id = there AND p.home_id = to_id);
    RETURN FOUND;
END $$;

-- Take a move back before anybody took them in, with why: nothing that it handed over is read there from now on.
CREATE OR REPLACE FUNCTION goldthread_take_back(asked uuid, why text, worker uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    actor uuid := goldthread_by(worker);
BEGIN
    UPDATE people_move SET ended_at = goldthread_now(), ended_by_id = actor, end_reason = left(why, 400)
        WHERE id = asked AND taken_at IS NULL AND ended_at IS NULL AND why <> '' AND goldthread_moves(actor, home_id);
    IF NOT FOUND THEN RETURN false; END IF;
    UPDATE records_handed SET until_at = goldthread_now() WHERE move_id = asked AND until_at IS NULL;
    RETURN true;
END $$;

-- Who these people were in the homes that they moved from: of those whom the actor may know of.
CREATE OR REPLACE FUNCTION goldthread_before(people uuid[]) RETURNS TABLE (person uuid, before uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH RECURSIVE chain (person, before) AS (
        SELECT m.person_there_id, m.person_id FROM people_move m WHERE m.person_there_id = ANY (people)
        UNION SELECT c.person, m.person_id FROM chain c JOIN people_move m ON m.person_there_id = c.before)
    SELECT c.person, c.before FROM chain c JOIN people_person p ON p.id = c.person
    WHERE coalesce(goldthread_scope({kind}), '') = 'house' OR session_user = 'goldthread_demo'
        OR (p.home_id = ANY (goldthread_reached({people})) OR goldthread_knows(p.id)) AND p.id <> ALL (goldthread_reached({not_people}))
$$;

-- The other way: who of those whom the actor may know of was one of these people in another home.
CREATE OR REPLACE FUNCTION goldthread_after(people uuid[]) RETURNS TABLE (before uuid, person uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH RECURSIVE chain (before, person) AS (
        SELECT m.person_id, m.person_there_id FROM people_move m WHERE m.person_id = ANY (people) AND m.person_there_id IS NOT NULL
        UNION SELECT c.before, m.person_there_id FROM chain c JOIN people_move m ON m.person_id = c.person AND m.person_there_id IS NOT NULL)
    SELECT c.before, c.person FROM chain c JOIN people_person p ON p.id = c.person
    WHERE coalesce(goldthread_scope({kind}), '') = 'house' OR session_user = 'goldthread_demo'
        OR (p.home_id = ANY (goldthread_reached({people})) OR goldthread_knows(p.id)) AND p.id <> ALL (goldthread_reached({not_people}))
$$;

-- What the home that somebody left keeps of them is only read: nothing new is written of them there, whoever writes it.
CREATE OR REPLACE FUNCTION goldthread_moved_on() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    row jsonb := to_jsonb(NEW);
BEGIN
    IF EXISTS (SELECT 1 FROM people_move m WHERE m.ended_at IS NULL
            AND m.person_id IN ((row ->> 'person_id')::uuid, (row ->> 'of_id')::uuid, (row ->> 'to_id')::uuid)) THEN
        RAISE EXCEPTION 'they moved to another home: %', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY '{people_keepsafeline,people_allergy,people_legalstatus,people_parentalresponsibility,people_maybetold,people_consent,people_aboutline,people_relationship,people_personchange,placements_nightplan,placements_networklink,placements_onfile}'::text[] LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER moved_on BEFORE INSERT OR UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION goldthread_moved_on()', name);
    END LOOP;
    FOREACH name IN ARRAY '{records_subject,placements_member,duties_duty}'::text[] LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER moved_on BEFORE INSERT ON %I FOR EACH ROW EXECUTE FUNCTION goldthread_moved_on()', name);
    END LOOP;
END $$;

-- "Not this person": what was never about them is read no longer in the home that they moved to.
CREATE OR REPLACE FUNCTION goldthread_struck() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE records_handed h SET until_at = goldthread_now() FROM people_move m
        WHERE h.record_id = NEW.record_id AND h.until_at IS NULL AND m.id = h.move_id
            AND m.person_id IN (SELECT goldthread_selves(ARRAY[NEW.person_id]));
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER struck AFTER UPDATE OF struck ON records_subject FOR EACH ROW WHEN (NEW.struck) EXECUTE FUNCTION goldthread_struck();
