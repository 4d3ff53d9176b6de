"""D17: one base for all mails, edited in the admin; each mail puts its own blocks in the place of the base's."""

import pytest

from audience.models import History
from channels.content.mail import BASE
from channels.models import MailBase, MessageBody
from tests.world import graph_of

PAGE = "/admin/cairn_channels/mailbase/1/change/"
LEVELS = ("pro", "team", "enterprise")


def mail_to(plan):
    block = f"{{% block main %}}<mj-section><mj-column><mj-text>Why {plan}</mj-text></mj-column></mj-section>{{% endblock %}}"
    return graph_of(
        ("start", "entry_event", {"types": ["feature_limit_reached"], "reentry": "always"}),
        ("mail", "send_email", {"subject": f"To {plan}", "mjml": block, "is_prompt": False, "message_class": "transactional"}),
        edges=["start.next mail"],
    )


@pytest.mark.row("D17")
def test_one_edit_of_the_base_changes_the_mails_of_three_live_journeys(world, boss):
    ada = world.person("ada")
    for plan in LEVELS:
        world.journey(mail_to(plan), plan)
    world.event(ada, "feature_limit_reached", feature="seats")
    boss.get("/admin/cairn_channels/mailbase/")

    changed = BASE.replace("#F7F5F1", "#ABCDEF")
    assert boss.post(PAGE, {"mjml": changed}).status_code == 302
    world.later(days=1)
    world.event(ada, "feature_limit_reached", feature="seats")

    said = {plan: [b.html.upper() for b in MessageBody.objects.filter(subject=f"To {plan}").order_by("message_id")] for plan in LEVELS}
    for plan, (before, after) in said.items():
        assert f"WHY {plan.upper()}" in before
        assert f"WHY {plan.upper()}" in after
        assert ("#ABCDEF" in before, "#ABCDEF" in after) == (False, True)
    assert History.objects.get(operation="mail_base.changed").actor == "user:boss"


@pytest.mark.row("D17")
@pytest.mark.parametrize(
    ("mjml", "sentence"),
    [
        ("Hello", "The base is a whole document"),
        (
            BASE.replace("{% block main %}", "").replace("{% endblock %}", "", 2).replace("{% block header %}", ""),
            "The block “header” stands in the base once",
        ),
        (BASE.replace("{% block footer %}", "{% block foot %}"), "The block “footer” stands in the base once"),
        (BASE.replace("unsubscribe_url", "elsewhere"), "The base says “unsubscribe_url” nowhere"),
        (BASE.replace("{{ body }}", "{{ boddy }}"), "The base says “body” nowhere"),
        (BASE.replace('{{ company | default: "" }}', "{{ first_name }}"), "Whoever has no “first_name” would get no mail"),
        (BASE.replace("{{ subject }}", "{{ subject "), "Line"),
        (BASE.replace("</mj-section>", "", 1), "well formed"),
    ],
)
def test_a_base_on_which_no_mail_could_stand_is_refused_with_a_sentence(world, boss, mjml, sentence):
    boss.get("/admin/cairn_channels/mailbase/")

    page = boss.post(PAGE, {"mjml": mjml})

    assert page.status_code == 200
    assert sentence in str(page.context["adminform"].form.errors["mjml"].as_text())
    assert MailBase.objects.get().mjml == BASE


@pytest.mark.row("D17")
def test_an_emptied_base_is_the_one_that_cairn_brings(world, boss):
    boss.get("/admin/cairn_channels/mailbase/")
    answer = boss.post(PAGE, {"mjml": ""})
    assert answer.status_code == 302, answer.context["adminform"].form.errors

    ada = world.person("ada")
    world.journey(mail_to("pro"))
    world.event(ada, "feature_limit_reached", feature="seats")
    assert "#F7F5F1" in MessageBody.objects.get().html.upper()
