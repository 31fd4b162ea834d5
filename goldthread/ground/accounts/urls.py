"""Sign-in, one's own account, the team. Of django-allauth's pages only those that need no e-mail."""

from __future__ import annotations

from allauth.account import views as allauth
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.conf import settings
from django.urls import URLPattern, path
from django.views.generic import RedirectView

from goldthread.ground.accounts.views.awake import awake
from goldthread.ground.accounts.views.choose import choose
from goldthread.ground.accounts.views.forgotten import forgotten
from goldthread.ground.accounts.views.lock import lock
from goldthread.ground.accounts.views.mfa_activate_totp import mfa_activate_totp
from goldthread.ground.accounts.views.mfa_add_webauthn import mfa_add_webauthn
from goldthread.ground.accounts.views.mfa_list_webauthn import mfa_list_webauthn
from goldthread.ground.accounts.views.mfa_remove_webauthn import mfa_remove_webauthn
from goldthread.ground.accounts.views.my_account import my_account
from goldthread.ground.accounts.views.my_pin import my_pin
from goldthread.ground.accounts.views.staff import staff
from goldthread.ground.accounts.views.staff_end_role import staff_end_role
from goldthread.ground.accounts.views.staff_left import staff_left
from goldthread.ground.accounts.views.staff_link import staff_link
from goldthread.ground.accounts.views.staff_member import staff_member
from goldthread.ground.accounts.views.staff_new import staff_new
from goldthread.ground.accounts.views.staff_recovery import staff_recovery
from goldthread.ground.accounts.views.staff_sign_out import staff_sign_out
from goldthread.ground.accounts.views.step_up import step_up
from goldthread.ground.accounts.views.tablet_new import tablet_new
from goldthread.ground.accounts.views.tablet_revoke import tablet_revoke
from goldthread.ground.accounts.views.tablets import tablets
from goldthread.ground.accounts.views.welcome import welcome
from goldthread.ground.accounts.views.welcome_back import welcome_back
from goldthread.ground.accounts.views.welcome_worker import welcome_worker

to_my_account = RedirectView.as_view(pattern_name="my_account")

urlpatterns: list[URLPattern] = [
    path("accounts/login/", allauth.login, name="account_login"),
    path("accounts/logout/", allauth.logout, name="account_logout"),
    path("accounts/reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/change/", allauth.password_change, name="account_change_password"),
    path("accounts/password/set/", to_my_account, name="account_set_password"),  # where allauth sends who has none
    path("accounts/2fa/", mfa.index, name="mfa_index"),
    path("accounts/2fa/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("accounts/2fa/reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("accounts/2fa/totp/activate/", mfa_activate_totp, name="mfa_activate_totp"),
    path("accounts/2fa/totp/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("accounts/2fa/recovery-codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("accounts/2fa/recovery-codes/generate/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("accounts/2fa/webauthn/", mfa_list_webauthn, name="mfa_list_webauthn"),
    path("accounts/2fa/webauthn/add/", mfa_add_webauthn, name="mfa_add_webauthn"),
    path("accounts/2fa/webauthn/login/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("accounts/2fa/webauthn/reauthenticate/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("accounts/2fa/webauthn/keys/<int:pk>/edit/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("accounts/2fa/webauthn/keys/<int:pk>/remove/", mfa_remove_webauthn, name="mfa_remove_webauthn"),
    path("accounts/forgotten/", forgotten, name="forgotten"),
    path("welcome/<str:token>", welcome, name="welcome"),
    path("welcome/worker/<str:token>", welcome_worker, name="welcome_worker"),
    path("welcome/back/<str:token>", welcome_back, name="welcome_back"),
    path("lock/", lock, name="lock"),
    path("account/awake/", awake, name="awake"),
    path("account/pin/", my_pin, name="my_pin"),
    path("account/step-up/", step_up, name="step_up"),
    path("account/", my_account, name="my_account"),
    path("staff/", staff, name="staff"),
    path("staff/tablets/", tablets, name="tablets"),
    path("staff/tablets/new/", tablet_new, name="tablet_new"),
    path("staff/tablets/<uuid:device_id>/revoke/", tablet_revoke, name="tablet_revoke"),
    path("staff/new/", staff_new, name="staff_new"),
    path("staff/<uuid:user_id>/", staff_member, name="staff_member"),
    path("staff/<uuid:user_id>/link/", staff_link, name="staff_link"),
    path("staff/<uuid:user_id>/recovery/", staff_recovery, name="staff_recovery"),
    path("staff/<uuid:user_id>/sign-out/", staff_sign_out, name="staff_sign_out"),
    path("staff/<uuid:user_id>/left/", staff_left, name="staff_left"),
    path("staff/roles/<uuid:membership_id>/end/", staff_end_role, name="staff_end_role"),
]

if settings.DEMO:  # outside a demo this door does not exist
    urlpatterns += [path("choose/", choose, name="choose")]
