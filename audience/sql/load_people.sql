-- Load people with their account's row; whoever was joined to somebody else is answered with that other one.
-- index:     cairn_audience_person_pkey
-- takes:     people (array literal)
SELECT
    u.id AS asked, p.id, p.external_id, p.home, p.plan, p.plan_at, p.fields::text, p.moments::text, p.name, p.email, p.phone, p.zone, p.locale,
    p.push_tokens::text, p.consents::text, p.tickets_open, p.ticket_closed_at, p.onboarded_at, p.prompt_run, p.prompt_at, p.prompt_sent,
    p.first_seen_at, p.last_seen_at, p.merged_into_id,
    a.id, a.external_id, a.name, a.plan, a.plan_at, a.zone, a.fields::text, a.moments::text,
    (SELECT m.role FROM cairn_audience_membership AS m WHERE m.person_id = p.id AND m.account_id = p.account_id)
FROM unnest(%(people)s::bigint[]) AS u (id)
JOIN cairn_audience_person AS q ON q.id = u.id
JOIN cairn_audience_person AS p ON p.id = coalesce(q.merged_into_id, q.id)
LEFT JOIN cairn_audience_account AS a ON a.id = p.account_id
