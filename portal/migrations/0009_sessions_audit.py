"""Sessions, access events and their seals, the history of consents, versions of staff."""

from importlib.resources import files

from portal.migration_operations import AddFieldStateOnly
from tortoise import migrations
from tortoise.migrations import operations as ops
from auth.roles import Role
from orjson import loads
from portal.audit.models import AccessEventKind
from portal.channels import Channel
from portal.customers.models import ConsentPurpose, ConsentState
from portal.ids import uuid7
from portal.sessions.models import RevocationKind
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields

_SQL = files("portal.migrations") / "sql" / "0009_sessions_audit.sql"

class Migration(migrations.Migration):
    dependencies = [('portal', '0008_scope_covering')]

    operations = [
        ops.CreateModel(
            name='AccessEvent',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('kind', fields.CharEnumField(description='SIGN_IN: SIGN_IN\nSIGN_IN_REFUSED: SIGN_IN_REFUSED\nVIEW_AS: VIEW_AS\nREFUSED: REFUSED\nCONTACT_REVEALED: CONTACT_REVEALED\nCONTACT_REFUSED: CONTACT_REFUSED\nCONTACT_SEARCHED: CONTACT_SEARCHED\nPERSON_EXPORTED: PERSON_EXPORTED\nPERSON_ERASED: PERSON_ERASED\nCONSENT_RECORDED: CONSENT_RECORDED\nSTAFF_INVITED: STAFF_INVITED\nSTAFF_UPDATED: STAFF_UPDATED\nSTAFF_DEACTIVATED: STAFF_DEACTIVATED\nSESSION_REVOKED: SESSION_REVOKED\nPARTNER_MOVED: PARTNER_MOVED\nLINK_CHANGED: LINK_CHANGED\nSCOPE_EXPLAINED: SCOPE_EXPLAINED', enum_type=AccessEventKind, max_length=32)),
                ('partner_id', fields.UUIDField(null=True, db_index=True)),
                ('staff_id', fields.UUIDField(null=True)),
                ('actor_id', fields.UUIDField(null=True)),
                ('session_id', fields.CharField(null=True, max_length=128)),
                ('customer_id', fields.UUIDField(null=True, db_index=True)),
                ('subject_id', fields.UUIDField(null=True)),
                ('purpose', fields.CharField(null=True, max_length=32)),
                ('reason', fields.CharField(null=True, max_length=64)),
            ],
            options={'table': 'access_events', 'app': 'portal', 'pk_attr': 'id', 'table_description': 'One access to personal data, or one refusal.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='AccessSeal',
            fields=[
                ('event_id', fields.UUIDField(primary_key=True, unique=True, db_index=True)),
                ('position', fields.BigIntField(unique=True)),
                ('hash', fields.BinaryField()),
            ],
            options={'table': 'access_seals', 'app': 'portal', 'pk_attr': 'event_id', 'table_description': "An event's place in the chain: SHA-256 over the one before it and the event in canonical JSON."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ClientAssertion',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('client_id', fields.CharField(max_length=128)),
                ('jti', fields.CharField(max_length=128)),
                ('expires_at', fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'client_assertions', 'app': 'portal', 'unique_together': (('client_id', 'jti'),), 'pk_attr': 'id', 'table_description': 'An assertion that was used (`jti`), kept until it would have expired: no second use.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ConsentEvent',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('customer', fields.ForeignKeyField('portal.Customer', source_field='customer_id', db_constraint=True, to_field='id', related_name='consent_events', on_delete=OnDelete.RESTRICT)),
                ('purpose', fields.CharEnumField(description='MARKETING: MARKETING\nSERVICE: SERVICE\nSURVEY: SURVEY\nLOCATION: LOCATION', enum_type=ConsentPurpose, max_length=20)),
                ('channel', fields.CharEnumField(description='PHONE: PHONE\nEMAIL: EMAIL\nSMS: SMS\nLIVE_CHAT: LIVE_CHAT\nSOCIAL_MEDIA: SOCIAL_MEDIA\nWEBSITE: WEBSITE\nMOBILE_APP: MOBILE_APP\nSTORE: STORE\nFIELD_VISIT: FIELD_VISIT\nEVENT: EVENT\nADVERTISEMENT: ADVERTISEMENT\nECOMMERCE: ECOMMERCE\nPOINT_OF_SALE: POINT_OF_SALE\nPOST: POST\nSURVEY: SURVEY\nREFERRAL: REFERRAL\nOTHER: OTHER', enum_type=Channel, max_length=20)),
                ('state', fields.CharEnumField(description='GRANTED: GRANTED\nDENIED: DENIED\nWITHDRAWN: WITHDRAWN', enum_type=ConsentState, max_length=20)),
                ('source', fields.CharField(max_length=64)),
                ('evidence', fields.CharField(null=True, max_length=500)),
                ('said_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('received_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('expires_on', fields.DateField(null=True)),
                ('partner', fields.ForeignKeyField('portal.Partner', source_field='partner_id', db_constraint=True, to_field='id', related_name='consent_events', on_delete=OnDelete.RESTRICT)),
                ('recorded_by_id', fields.UUIDField()),
            ],
            options={'table': 'consent_events', 'app': 'portal', 'unique_together': (('customer_id', 'purpose', 'channel', 'partner_id', 'said_at'),), 'pk_attr': 'id', 'table_description': 'What a customer said, when, to whom: appended, never changed; `consents` is what holds now.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ExternalIdentity',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('issuer', fields.CharField(max_length=255)),
                ('subject', fields.CharField(max_length=255)),
                ('staff', fields.ForeignKeyField('portal.Staff', source_field='staff_id', db_index=True, db_constraint=True, to_field='id', related_name='external_identities', on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'external_identities', 'app': 'portal', 'unique_together': (('issuer', 'subject'),), 'pk_attr': 'id', 'table_description': 'Who a member of staff is to a trusted OpenID issuer.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Invitation',
            fields=[
                ('digest', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ('staff', fields.ForeignKeyField('portal.Staff', source_field='staff_id', db_index=True, db_constraint=True, to_field='id', related_name='invitations', on_delete=OnDelete.RESTRICT)),
                ('expires_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('used_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'invitations', 'app': 'portal', 'pk_attr': 'digest', 'table_description': 'What lets an invited member of staff choose a password, once.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='OAuthClient',
            fields=[
                ('client_id', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=128)),
                ('staff', fields.ForeignKeyField('portal.Staff', source_field='staff_id', db_index=True, db_constraint=True, to_field='id', related_name='clients', on_delete=OnDelete.RESTRICT)),
                ('secret_digest', fields.CharField(null=True, max_length=64)),
                ('jwks', fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
                ('revoked_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'oauth_clients', 'app': 'portal', 'pk_attr': 'client_id', 'table_description': "A partner's machine that signs in by itself: with a secret, or with keys of its own."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Password',
            fields=[
                ('staff', fields.OneToOneField('portal.Staff', source_field='staff_id', primary_key=True, db_index=True, db_constraint=True, to_field='id', related_name='password', on_delete=OnDelete.RESTRICT)),
                ('email', fields.CharField(unique=True, max_length=254)),
                ('hash', fields.CharField(null=True, max_length=200)),
            ],
            options={'table': 'passwords', 'app': 'portal', 'pk_attr': 'staff_id', 'table_description': "A person's e-mail address and password, where there is no OpenID provider."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Revocation',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('kind', fields.CharEnumField(description='SESSION: SESSION\nSTAFF: STAFF\nPARTNER: PARTNER', enum_type=RevocationKind, max_length=20)),
                ('subject_id', fields.UUIDField()),
                ('at', fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'revocations', 'app': 'portal', 'pk_attr': 'id', 'table_description': 'That tokens issued before a moment are good no longer; every worker learns of it within a second.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Session',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('staff', fields.ForeignKeyField('portal.Staff', source_field='staff_id', db_index=True, db_constraint=True, to_field='id', related_name='sessions', on_delete=OnDelete.RESTRICT)),
                ('partner', fields.ForeignKeyField('portal.Partner', source_field='partner_id', db_index=True, db_constraint=True, to_field='id', related_name='sessions', on_delete=OnDelete.RESTRICT)),
                ('role', fields.CharEnumField(description='DEALER_SALES: DEALER_SALES\nDEALER_SERVICE: DEALER_SERVICE\nDEALER_MANAGER: DEALER_MANAGER\nDISTRIBUTOR_MANAGER: DISTRIBUTOR_MANAGER\nPARTNER_INTEGRATION: PARTNER_INTEGRATION\nHQ_CHANNEL_MANAGER: HQ_CHANNEL_MANAGER\nHQ_MARKETING: HQ_MARKETING\nHQ_SERVICE: HQ_SERVICE\nHQ_AUDITOR: HQ_AUDITOR\nHQ_ADMIN: HQ_ADMIN', enum_type=Role, max_length=32)),
                ('actor_role', fields.CharEnumField(null=True, description='DEALER_SALES: DEALER_SALES\nDEALER_SERVICE: DEALER_SERVICE\nDEALER_MANAGER: DEALER_MANAGER\nDISTRIBUTOR_MANAGER: DISTRIBUTOR_MANAGER\nPARTNER_INTEGRATION: PARTNER_INTEGRATION\nHQ_CHANNEL_MANAGER: HQ_CHANNEL_MANAGER\nHQ_MARKETING: HQ_MARKETING\nHQ_SERVICE: HQ_SERVICE\nHQ_AUDITOR: HQ_AUDITOR\nHQ_ADMIN: HQ_ADMIN', enum_type=Role, max_length=32)),
                ('client_id', fields.CharField(max_length=128)),
                ('scope', ArrayField(null=True, element_type='TEXT')),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('expires_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('revoked_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('revoked_for', fields.CharField(null=True, max_length=32)),
            ],
            options={'table': 'sessions', 'app': 'portal', 'pk_attr': 'id', 'table_description': 'One sign-in, and the family of refresh tokens that goes with it; `sid` of its access tokens.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='RefreshToken',
            fields=[
                ('digest', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ('session', fields.ForeignKeyField('portal.Session', source_field='session_id', db_index=True, db_constraint=True, to_field='id', related_name='refresh_tokens', on_delete=OnDelete.RESTRICT)),
                ('issued_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('used_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'refresh_tokens', 'app': 'portal', 'pk_attr': 'digest', 'table_description': 'A refresh token: good for one use. Used again, it ends its session.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='SignInFailures',
            fields=[
                ('key', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ('failures', fields.IntField()),
                ('last_failed_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'sign_in_failures', 'app': 'portal', 'pk_attr': 'key', 'table_description': 'How often sign-in failed of late, by account and by address; the key is a digest, not the name.'},
            bases=['Model'],
        ),
        # Tortoise learns the primary key of a one-to-one only after the model is built
        ops.AlterModelOptions(
            name='Password',
            options={'table': 'passwords', 'app': 'portal', 'pk_attr': 'staff_id', 'table_description': "A person's e-mail address and password, where there is no OpenID provider."},
        ),
        ops.RunSQL(_SQL.read_text(encoding="utf-8")),
        AddFieldStateOnly(
            model_name='PartnerTerms',
            name='sees_access_events',
            field=fields.BooleanField(default=False),
        ),
        AddFieldStateOnly(
            model_name='Staff',
            name='version',
            field=fields.IntField(default=1),
        ),
    ]
