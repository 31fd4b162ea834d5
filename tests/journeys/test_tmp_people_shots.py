import os, pytest
from pathlib import Path
OUT=Path("/tmp/pp/shots"); OUT.mkdir(exist_ok=True, parents=True)
@pytest.fixture(scope="module")
def place(houses):
    return houses(DJANGO_SETTINGS_MODULE="pp_settings", PYTHONPATH="/tmp/pp")

def fill(page, **values):
    for k,v in values.items():
        loc = page.locator(f"[name={k}]").first
        tag = loc.evaluate("e=>e.tagName+':'+e.type")
        if tag.startswith("SELECT"): loc.select_option(v)
        elif tag=="INPUT:checkbox": loc.check()
        elif tag=="INPUT:radio": page.locator(f"[name={k}][value={v}]").check()
        else: loc.fill(v)

def save(page): page.locator("main form button.button-primary").click()

def test_fill(page_as):
    page = page_as("dee")
    page.goto("/people/")
    page.get_by_role("link", name="Amira & Noah").click()
    noah_about = None
    page.get_by_role("link", name="About", exact=True).click()
    url = page.url  # first of file: Amira
    base = url.replace("about/","")
    def add(path, **v):
        page.goto(base+path); fill(page, **v); save(page)
        if page.locator(".error-summary").count(): raise AssertionError(page.locator(".error-summary").inner_text())
    add("line/?heading=strength", text="Sings to Noah, low and slow. He turns to her voice.")
    add("line/", heading="strength", text="I know when he is hungry before he cries.", own_words="1")
    add("line/", heading="likes", text="Tea with mint, quiet mornings, her phone charged.")
    add("line/", heading="helps", text="Sit alongside; offer to hold Noah; name the feeling. Do not take over the feed.")
    add("line/", heading="does_not_help", text="Two people talking at once.")
    add("line/", heading="early_sign", text="Goes quiet and stops eye contact when overwhelmed.")
    add("line/", heading="risk", text="May go without food when her money is late.")
    add("legal-status/", code="none", from_on="2026-10-20")
    add("may-be-told/", who="Darren Pike", relation="former partner", not_the_address="1", what="Nothing. Ring the social worker.")
    add("may-be-told/", who="Samira Haddad", relation="sister", what="How she is; by Amira herself")
    add("consent/", code="photographs", given="yes", given_by="Amira", limits="For Noah's own story only")
    add("consent/", code="photographs_shown", given="no", given_by="Amira")
    add("responsibility/", holder="Her own; she is an adult")
    add("network/new/", role="social_worker", name="Gwen Ashby", work="Social worker", organisation="Hollin Borough (invented)", phone="01632 960 111", email="gwen@demo.invalid")
    add("network/new/", role="health_visitor", name="Tess Lowe", work="Health visitor", phone="01632 960 222")
    page.goto(base+"papers/")
    for code in ("names","born","date_in"): page.locator(f"[name=state_{code}][value=held]").check()
    page.locator("[name=state_care_order_authority][value=not_needed]").check(); page.locator("[name=text_care_order_authority]").fill("No care order")
    save(page)
    add("nights/", every_minutes="60", starts="22:00", ends="07:00")
    os.environ["PP_BASE"]=base

def shoot(page, name):
    page.wait_for_timeout(200)
    page.screenshot(path=OUT/f"{name}.png", full_page=True)

PAGES={"timeline":"", "about":"about/","safe":"keep-safe/","network":"network/","papers":"papers/","line":"line/","correct":"correct/","night":"nights/","told":"may-be-told/"}
@pytest.mark.parametrize("size_,dark_", [("tablet",False),("phone",False),("tablet",True),("phone",True)])
def test_shots(page_as, size_, dark_):
    page = page_as("dee", size=size_, dark=dark_)
    base = os.environ["PP_BASE"]
    for name, path in PAGES.items():
        page.goto(base+path); shoot(page, f"{name}-{size_}-{'dark' if dark_ else 'light'}")
    for name, path in {"people":"/people/","person_new":"/people/new/","placement_new":"/stays/new/"}.items():
        page.goto(path); shoot(page, f"{name}-{size_}-{'dark' if dark_ else 'light'}")
def test_axe(page_as, axe):
    page = page_as("dee")
    bad=[]
    for path in PAGES.values():
        page.goto(os.environ["PP_BASE"]+path)
        try: axe(page)
        except AssertionError as e: bad.append(str(e))
    assert not bad, "\n".join(bad)
