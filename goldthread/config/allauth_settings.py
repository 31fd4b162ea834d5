"""How django-allauth is set: an e-mail address and a password, a second factor on offer, no sign-up and no e-mail sent.

`settings.py` ends with this list. Accounts are made by managers (`goldthread.ground.accounts.actions`); a worker sets
their own password by a link that works once.
"""

from __future__ import annotations

from goldthread.config.environment import env

__all__ = [
    "ACCOUNT_ADAPTER",
    "ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS",
    "ACCOUNT_EMAIL_NOTIFICATIONS",
    "ACCOUNT_EMAIL_VERIFICATION",
    "ACCOUNT_FORMS",
    "ACCOUNT_LOGIN_METHODS",
    "ACCOUNT_LOGOUT_REDIRECT_URL",
    "ACCOUNT_PREVENT_ENUMERATION",
    "ACCOUNT_RATE_LIMITS",
    "ACCOUNT_REAUTHENTICATION_TIMEOUT",
    "ACCOUNT_SESSION_REMEMBER",
    "ACCOUNT_SIGNUP_FIELDS",
    "ACCOUNT_TEMPLATE_EXTENSION",
    "ACCOUNT_USER_MODEL_USERNAME_FIELD",
    "CACHES",
    "LOGIN_URL",
    "MFA_ADAPTER",
    "MFA_ALLOW_UNVERIFIED_EMAIL",
    "MFA_FORMS",
    "MFA_PASSKEY_LOGIN_ENABLED",
    "MFA_RECOVERY_CODES_SHOW_ONCE",
    "MFA_SUPPORTED_TYPES",
    "MFA_TOTP_ISSUER",
    "MFA_TOTP_TOLERANCE",
    "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN",
]

ACCOUNT_ADAPTER = "goldthread.config.sign_in.Adapter"
ACCOUNT_FORMS = {
    "login": "goldthread.config.sign_in.LoginForm",
    "change_password": "goldthread.config.sign_in.ChangePasswordForm",
}
ACCOUNT_TEMPLATE_EXTENSION = "jinja"  # allauth's views render pages of ours, with our components, in accounts/jinja2
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # read to know that an account has both; sign-up itself is closed
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = True  # nobody is asked; a session ends twelve hours after sign-in (sign_in.py says why)
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60  # before a second factor is changed, the password is asked again

# A house has one address to the outside, and at 07:30 a whole shift signs in: the wide limits are by address of the
# network, the narrow one by network and worker together, so that nobody elsewhere can lock a worker out.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "30/m/ip,5/5m/key",
    "reauthenticate": "10/m/user",
    "change_password": "10/m/user",
}

MFA_ADAPTER = "goldthread.config.sign_in.SecondFactor"
MFA_FORMS = {
    "authenticate": "goldthread.config.factors.AuthenticateForm",
    "reauthenticate": "goldthread.config.factors.ReauthenticateForm",
    "authenticate_webauthn": "goldthread.config.factors.AuthenticateWebAuthnForm",
    "reauthenticate_webauthn": "goldthread.config.factors.ReauthenticateWebAuthnForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Goldthread"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
# Browsers take passkeys on https and on this machine's own name, nowhere else; the second is for trying things out.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not env.given("GOLDTHREAD_TLS_CERT")

# Counts of failed sign-ins must hold for every process and outlast a restart. Made by a migration of accounts.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000, "CULL_FREQUENCY": 4},
    }
}

# In a demo everyone is invented, so a visitor chooses who to be instead of signing in.
LOGIN_URL = "/choose/" if env.flag("GOLDTHREAD_DEMO") else "/accounts/login/"
