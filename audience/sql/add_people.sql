-- Write people who were met for the first time, with the home they start in.
-- takes:     people, homes, accounts (array literals; 0: no account), users (delimited), seen, written (the same as text)
WITH met AS (
    SELECT u.* FROM unnest(%(people)s::bigint[], %(homes)s::bigint[], %(accounts)s::bigint[], string_to_array(%(users)s, E'\x1f'))
        AS u (id, home, account, external_id)
), people AS (
    INSERT INTO cairn_audience_person (
        id, external_id, account_id, home, plan, fields, moments, name, email, email_key, phone, zone, locale, push_tokens, consents,
        tickets_open, prompt_sent, first_seen_at
    )
    SELECT id, coalesce(external_id, ''), nullif(account, 0), home, '', jsonb_build_object('first_seen_at', %(written)s::text), '{}', '', '', '', '', '', '', '[]', '{}', 0, false, %(seen)s
    FROM met
)
INSERT INTO cairn_audience_membership (person_id, account_id, role, since)
SELECT id, account, 'member', %(seen)s FROM met WHERE account <> 0
