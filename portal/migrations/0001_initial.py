from tortoise import migrations
from tortoise.migrations import operations as ops
from auth.roles import Role
from portal.access.models import StaffStatus
from portal.channels import Channel
from portal.customers.models import ConsentPurpose, ConsentState, CustomerKind, CustomerStatus, CustomerTier, IdentifierKind, LinkRelation
from portal.ids import uuid7
from portal.partners.models import CurrencyCode, PartnerKind, PartnerStatus, PartnerTier
from portal.touchpoints.models import Device, Direction, JourneyStage, ReceiptStatus, Sentiment, SentimentSource
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name='Customer',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('number', fields.CharField(unique=True, max_length=32)),
                ('kind', fields.CharEnumField(default=CustomerKind.PERSON, description='PERSON: PERSON\nORGANISATION: ORGANISATION', enum_type=CustomerKind, max_length=20)),
                ('display_name', fields.CharField(max_length=200)),
                ('tier', fields.CharEnumField(default=CustomerTier.STANDARD, description='STANDARD: STANDARD\nSILVER: SILVER\nGOLD: GOLD\nVIP: VIP', enum_type=CustomerTier, max_length=20)),
                ('status', fields.CharEnumField(default=CustomerStatus.ACTIVE, description='PROSPECT: PROSPECT\nACTIVE: ACTIVE\nMERGED: MERGED\nERASED: ERASED', enum_type=CustomerStatus, max_length=20)),
                ('region', fields.CharField(null=True, max_length=64)),
                ('language', fields.CharField(null=True, max_length=16)),
                ('preferred_channel', fields.CharEnumField(null=True, description='PHONE: PHONE\nEMAIL: EMAIL\nSMS: SMS\nLIVE_CHAT: LIVE_CHAT\nSOCIAL_MEDIA: SOCIAL_MEDIA\nWEBSITE: WEBSITE\nMOBILE_APP: MOBILE_APP\nSTORE: STORE\nFIELD_VISIT: FIELD_VISIT\nEVENT: EVENT\nADVERTISEMENT: ADVERTISEMENT\nECOMMERCE: ECOMMERCE\nPOINT_OF_SALE: POINT_OF_SALE\nPOST: POST\nSURVEY: SURVEY\nREFERRAL: REFERRAL\nOTHER: OTHER', enum_type=Channel, max_length=20)),
                ('segments', ArrayField(default=list, element_type='TEXT')),
                ('phone_masked', fields.CharField(null=True, max_length=32)),
                ('email_masked', fields.CharField(null=True, max_length=254)),
                ('first_seen_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('merged_into', fields.ForeignKeyField('portal.Customer', source_field='merged_into_id', null=True, db_constraint=True, to_field='id', related_name='merged', on_delete=OnDelete.RESTRICT)),
                ('source', fields.CharField(max_length=32)),
                ('version', fields.IntField(default=1)),
            ],
            options={'table': 'customers', 'app': 'portal', 'pk_attr': 'id', 'table_description': 'One person or organisation, as every linked partner may see it.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Consent',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('customer', fields.ForeignKeyField('portal.Customer', source_field='customer_id', db_constraint=True, to_field='id', related_name='consents', on_delete=OnDelete.RESTRICT)),
                ('purpose', fields.CharEnumField(description='MARKETING: MARKETING\nSERVICE: SERVICE\nSURVEY: SURVEY\nLOCATION: LOCATION', enum_type=ConsentPurpose, max_length=20)),
                ('channel', fields.CharEnumField(description='PHONE: PHONE\nEMAIL: EMAIL\nSMS: SMS\nLIVE_CHAT: LIVE_CHAT\nSOCIAL_MEDIA: SOCIAL_MEDIA\nWEBSITE: WEBSITE\nMOBILE_APP: MOBILE_APP\nSTORE: STORE\nFIELD_VISIT: FIELD_VISIT\nEVENT: EVENT\nADVERTISEMENT: ADVERTISEMENT\nECOMMERCE: ECOMMERCE\nPOINT_OF_SALE: POINT_OF_SALE\nPOST: POST\nSURVEY: SURVEY\nREFERRAL: REFERRAL\nOTHER: OTHER', enum_type=Channel, max_length=20)),
                ('state', fields.CharEnumField(description='GRANTED: GRANTED\nDENIED: DENIED\nWITHDRAWN: WITHDRAWN', enum_type=ConsentState, max_length=20)),
                ('source', fields.CharField(max_length=64)),
                ('evidence', fields.CharField(null=True, max_length=500)),
                ('recorded_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('expires_on', fields.DateField(null=True)),
            ],
            options={'table': 'consents', 'app': 'portal', 'unique_together': (('customer_id', 'purpose', 'channel'),), 'pk_attr': 'id', 'table_description': 'What a customer said about being contacted, for one purpose on one channel.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CustomerContact',
            fields=[
                ('customer', fields.OneToOneField('portal.Customer', source_field='customer_id', primary_key=True, db_index=True, db_constraint=True, to_field='id', related_name='contact', on_delete=OnDelete.RESTRICT)),
                ('phone', fields.CharField(null=True, max_length=32)),
                ('email', fields.CharField(null=True, max_length=254)),
                ('address', fields.CharField(null=True, max_length=500)),
            ],
            options={'table': 'customer_contacts', 'app': 'portal', 'pk_attr': 'customer_id', 'table_description': 'Raw contact data: no audience can select it (reveal is a definer function, recorded).'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CustomerFigures',
            fields=[
                ('customer', fields.OneToOneField('portal.Customer', source_field='customer_id', primary_key=True, db_index=True, db_constraint=True, to_field='id', related_name='figures', on_delete=OnDelete.RESTRICT)),
                ('touchpoint_count', fields.IntField(default=0)),
                ('last_touchpoint_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'customer_figures', 'app': 'portal', 'pk_attr': 'customer_id', 'table_description': "What is derived from a customer's facts; triggers keep it, so reading costs the same at any size."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CustomerIdentifier',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('customer', fields.ForeignKeyField('portal.Customer', source_field='customer_id', db_constraint=True, to_field='id', related_name='raw_identifiers', on_delete=OnDelete.RESTRICT)),
                ('kind', fields.CharEnumField(description='PHONE: PHONE\nEMAIL: EMAIL\nWECHAT: WECHAT\nEXTERNAL_ID: EXTERNAL_ID\nLOYALTY_CARD: LOYALTY_CARD\nSERIAL_NUMBER: SERIAL_NUMBER', enum_type=IdentifierKind, max_length=20)),
                ('value', fields.CharField(max_length=254)),
                ('verified', fields.BooleanField(default=False)),
                ('source', fields.CharField(max_length=32)),
            ],
            options={'table': 'customer_identifiers', 'app': 'portal', 'unique_together': (('customer_id', 'kind', 'value'),), 'indexes': [Index(fields=['kind', 'value'])], 'pk_attr': 'id', 'table_description': 'A raw, normalised identifier: no audience can select it; matching is a definer function.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='MaskedIdentifier',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('customer', fields.ForeignKeyField('portal.Customer', source_field='customer_id', db_index=True, db_constraint=True, to_field='id', related_name='identifiers', on_delete=OnDelete.RESTRICT)),
                ('kind', fields.CharEnumField(description='PHONE: PHONE\nEMAIL: EMAIL\nWECHAT: WECHAT\nEXTERNAL_ID: EXTERNAL_ID\nLOYALTY_CARD: LOYALTY_CARD\nSERIAL_NUMBER: SERIAL_NUMBER', enum_type=IdentifierKind, max_length=20)),
                ('value_masked', fields.CharField(max_length=254)),
                ('verified', fields.BooleanField()),
                ('source', fields.CharField(max_length=32)),
            ],
            options={'table': 'masked_identifiers', 'app': 'portal', 'pk_attr': 'id', 'table_description': 'What everyone who sees the customer may see of an identifier; kept by a trigger.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Partner',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('code', fields.CharField(unique=True, max_length=32)),
                ('name', fields.CharField(max_length=200)),
                ('kind', fields.CharEnumField(description='HEADQUARTERS: HEADQUARTERS\nREGION: REGION\nDISTRIBUTOR: DISTRIBUTOR\nDEALER: DEALER\nOUTLET: OUTLET', enum_type=PartnerKind, max_length=20)),
                ('region', fields.CharField(null=True, max_length=64)),
            ],
            options={'table': 'partners', 'app': 'portal', 'pk_attr': 'id', 'table_description': 'An organisation, as the directory shows it to everyone.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CustomerPartnerLink',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('customer', fields.ForeignKeyField('portal.Customer', source_field='customer_id', db_constraint=True, to_field='id', related_name='partner_links', on_delete=OnDelete.RESTRICT)),
                ('partner', fields.ForeignKeyField('portal.Partner', source_field='partner_id', db_index=True, db_constraint=True, to_field='id', related_name='customer_links', on_delete=OnDelete.RESTRICT)),
                ('relation', fields.CharEnumField(description='SOLD: SOLD\nSERVICED: SERVICED\nREGISTERED: REGISTERED', enum_type=LinkRelation, max_length=20)),
                ('started_on', fields.DateField()),
                ('ended_on', fields.DateField(null=True)),
            ],
            options={'table': 'customer_partner_links', 'app': 'portal', 'unique_together': (('customer_id', 'partner_id', 'relation', 'started_on'),), 'pk_attr': 'id', 'table_description': 'That a partner serves a customer: *the* key of who may see the customer.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='PartnerTerms',
            fields=[
                ('partner', fields.OneToOneField('portal.Partner', source_field='partner_id', primary_key=True, db_index=True, db_constraint=True, to_field='id', related_name='terms', on_delete=OnDelete.RESTRICT)),
                ('parent', fields.ForeignKeyField('portal.Partner', source_field='parent_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name='child_terms', on_delete=OnDelete.RESTRICT)),
                ('status', fields.CharEnumField(default=PartnerStatus.ACTIVE, description='PROSPECTIVE: PROSPECTIVE\nACTIVE: ACTIVE\nSUSPENDED: SUSPENDED\nENDED: ENDED', enum_type=PartnerStatus, max_length=20)),
                ('tier', fields.CharEnumField(default=PartnerTier.STANDARD, description='STANDARD: STANDARD\nSILVER: SILVER\nGOLD: GOLD\nPLATINUM: PLATINUM', enum_type=PartnerTier, max_length=20)),
                ('sees_customers', fields.BooleanField(default=False)),
                ('capture_window_hours', fields.IntField(default=72)),
                ('credit_limit', fields.DecimalField(null=True, max_digits=14, decimal_places=2)),
                ('currency_code', fields.CharEnumField(default=CurrencyCode.CNY, description='CNY: CNY\nEUR: EUR\nUSD: USD', enum_type=CurrencyCode, max_length=3)),
            ],
            options={'table': 'partner_terms', 'app': 'portal', 'pk_attr': 'partner_id', 'table_description': 'What is agreed with a partner: seen by itself and whoever is above it.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Staff',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('number', fields.CharField(unique=True, max_length=32)),
                ('partner', fields.ForeignKeyField('portal.Partner', source_field='partner_id', db_index=True, db_constraint=True, to_field='id', related_name='staff', on_delete=OnDelete.RESTRICT)),
                ('display_name', fields.CharField(max_length=200)),
                ('role', fields.CharEnumField(description='DEALER_SALES: DEALER_SALES\nDEALER_SERVICE: DEALER_SERVICE\nDEALER_MANAGER: DEALER_MANAGER\nDISTRIBUTOR_MANAGER: DISTRIBUTOR_MANAGER\nPARTNER_INTEGRATION: PARTNER_INTEGRATION\nHQ_CHANNEL_MANAGER: HQ_CHANNEL_MANAGER\nHQ_MARKETING: HQ_MARKETING\nHQ_SERVICE: HQ_SERVICE\nHQ_AUDITOR: HQ_AUDITOR\nHQ_ADMIN: HQ_ADMIN', enum_type=Role, max_length=32)),
                ('status', fields.CharEnumField(default=StaffStatus.ACTIVE, description='INVITED: INVITED\nACTIVE: ACTIVE\nDEACTIVATED: DEACTIVATED', enum_type=StaffStatus, max_length=20)),
                ('started_on', fields.DateField()),
                ('ended_on', fields.DateField(null=True)),
            ],
            options={'table': 'staff', 'app': 'portal', 'pk_attr': 'id', 'table_description': "A member of a partner's staff, or its machine; membership is by date."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Touchpoint',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('customer', fields.ForeignKeyField('portal.Customer', source_field='customer_id', db_constraint=True, to_field='id', related_name='touchpoints', on_delete=OnDelete.RESTRICT)),
                ('partner', fields.ForeignKeyField('portal.Partner', source_field='partner_id', db_constraint=True, to_field='id', related_name='touchpoints', on_delete=OnDelete.RESTRICT)),
                ('recorded_by', fields.ForeignKeyField('portal.Staff', source_field='recorded_by_id', null=True, db_constraint=True, to_field='id', related_name='touchpoints', on_delete=OnDelete.RESTRICT)),
                ('channel', fields.CharEnumField(description='PHONE: PHONE\nEMAIL: EMAIL\nSMS: SMS\nLIVE_CHAT: LIVE_CHAT\nSOCIAL_MEDIA: SOCIAL_MEDIA\nWEBSITE: WEBSITE\nMOBILE_APP: MOBILE_APP\nSTORE: STORE\nFIELD_VISIT: FIELD_VISIT\nEVENT: EVENT\nADVERTISEMENT: ADVERTISEMENT\nECOMMERCE: ECOMMERCE\nPOINT_OF_SALE: POINT_OF_SALE\nPOST: POST\nSURVEY: SURVEY\nREFERRAL: REFERRAL\nOTHER: OTHER', enum_type=Channel, max_length=20)),
                ('device', fields.CharEnumField(null=True, description='PHONE: PHONE\nTABLET: TABLET\nDESKTOP: DESKTOP\nKIOSK: KIOSK\nPOS_TERMINAL: POS_TERMINAL\nIN_PERSON: IN_PERSON\nOTHER: OTHER', enum_type=Device, max_length=20)),
                ('action', fields.CharField(max_length=64)),
                ('stage', fields.CharEnumField(description='AWARENESS: AWARENESS\nRESEARCH: RESEARCH\nCONSIDERATION: CONSIDERATION\nPURCHASE: PURCHASE\nSERVICE: SERVICE\nLOYALTY: LOYALTY', enum_type=JourneyStage, max_length=20)),
                ('direction', fields.CharEnumField(description='INBOUND: INBOUND\nOUTBOUND: OUTBOUND', enum_type=Direction, max_length=20)),
                ('outcome', fields.CharField(null=True, max_length=200)),
                ('sentiment', fields.CharEnumField(null=True, description='POSITIVE: POSITIVE\nNEUTRAL: NEUTRAL\nNEGATIVE: NEGATIVE', enum_type=Sentiment, max_length=20)),
                ('sentiment_source', fields.CharEnumField(null=True, description='STAFF: STAFF\nSURVEY: SURVEY\nMODEL: MODEL', enum_type=SentimentSource, max_length=20)),
                ('occurred_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('received_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('late_by_seconds', fields.IntField(default=0)),
                ('supersedes', fields.OneToOneField('portal.Touchpoint', source_field='supersedes_id', null=True, db_constraint=True, to_field='id', related_name='superseded_by', on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'touchpoints', 'app': 'portal', 'unique_together': (('customer_id', 'id'), ('partner_id', 'id')), 'pk_attr': 'id', 'table_description': 'One contact. The id is made from `occurred_at`, so `id desc` is the timeline.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='TouchpointLocation',
            fields=[
                ('touchpoint', fields.OneToOneField('portal.Touchpoint', source_field='touchpoint_id', primary_key=True, db_index=True, db_constraint=True, to_field='id', related_name='location', on_delete=OnDelete.RESTRICT)),
                ('customer', fields.ForeignKeyField('portal.Customer', source_field='customer_id', db_index=True, db_constraint=True, to_field='id', related_name='touchpoint_locations', on_delete=OnDelete.RESTRICT)),
                ('partner', fields.ForeignKeyField('portal.Partner', source_field='partner_id', db_constraint=True, to_field='id', related_name='touchpoint_locations', on_delete=OnDelete.RESTRICT)),
                ('latitude', fields.DecimalField(max_digits=9, decimal_places=6)),
                ('longitude', fields.DecimalField(max_digits=9, decimal_places=6)),
            ],
            options={'table': 'touchpoint_locations', 'app': 'portal', 'pk_attr': 'touchpoint_id', 'table_description': "Where a touchpoint was, kept only with the customer's consent. Not a fact: erasure removes it."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='TouchpointNote',
            fields=[
                ('touchpoint', fields.OneToOneField('portal.Touchpoint', source_field='touchpoint_id', primary_key=True, db_index=True, db_constraint=True, to_field='id', related_name='note', on_delete=OnDelete.RESTRICT)),
                ('partner', fields.ForeignKeyField('portal.Partner', source_field='partner_id', db_index=True, db_constraint=True, to_field='id', related_name='touchpoint_notes', on_delete=OnDelete.RESTRICT)),
                ('text', fields.CharField(max_length=4000)),
            ],
            options={'table': 'touchpoint_notes', 'app': 'portal', 'pk_attr': 'touchpoint_id', 'table_description': 'Free text about a touchpoint: for the partner that wrote it, and HQ. Not a fact: erasure removes it.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='TouchpointReceipt',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('partner', fields.ForeignKeyField('portal.Partner', source_field='partner_id', db_constraint=True, to_field='id', related_name='touchpoint_receipts', on_delete=OnDelete.RESTRICT)),
                ('client_ref', fields.CharField(max_length=128)),
                ('content_hash', fields.CharField(max_length=64)),
                ('status', fields.CharEnumField(description='RECORDED: RECORDED\nDUPLICATE: DUPLICATE\nIN_REVIEW: IN_REVIEW\nREJECTED: REJECTED', enum_type=ReceiptStatus, max_length=20)),
                ('received_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('matched_by', fields.CharEnumField(null=True, description='PHONE: PHONE\nEMAIL: EMAIL\nWECHAT: WECHAT\nEXTERNAL_ID: EXTERNAL_ID\nLOYALTY_CARD: LOYALTY_CARD\nSERIAL_NUMBER: SERIAL_NUMBER', enum_type=IdentifierKind, max_length=20)),
                ('customer', fields.ForeignKeyField('portal.Customer', source_field='customer_id', db_index=True, db_constraint=True, to_field='id', related_name='touchpoint_receipts', on_delete=OnDelete.RESTRICT)),
                ('touchpoint', fields.OneToOneField('portal.Touchpoint', source_field='touchpoint_id', db_constraint=True, to_field='id', related_name='receipt', on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'touchpoint_receipts', 'app': 'portal', 'unique_together': (('partner_id', 'client_ref'),), 'pk_attr': 'id', 'table_description': "That a partner's `client_ref` was recorded: unique per partner, for ever."},
            bases=['Model'],
        ),
        # Tortoise learns the primary key of a one-to-one only after the model is built
        ops.AlterModelOptions(
            name='CustomerContact',
            options={'table': 'customer_contacts', 'app': 'portal', 'pk_attr': 'customer_id', 'table_description': 'Raw contact data: no audience can select it (reveal is a definer function, recorded).'},
        ),
        ops.AlterModelOptions(
            name='CustomerFigures',
            options={'table': 'customer_figures', 'app': 'portal', 'pk_attr': 'customer_id', 'table_description': "What is derived from a customer's facts; triggers keep it, so reading costs the same at any size."},
        ),
        ops.AlterModelOptions(
            name='PartnerTerms',
            options={'table': 'partner_terms', 'app': 'portal', 'pk_attr': 'partner_id', 'table_description': 'What is agreed with a partner: seen by itself and whoever is above it.'},
        ),
        ops.AlterModelOptions(
            name='TouchpointLocation',
            options={'table': 'touchpoint_locations', 'app': 'portal', 'pk_attr': 'touchpoint_id', 'table_description': "Where a touchpoint was, kept only with the customer's consent. Not a fact: erasure removes it."},
        ),
        ops.AlterModelOptions(
            name='TouchpointNote',
            options={'table': 'touchpoint_notes', 'app': 'portal', 'pk_attr': 'touchpoint_id', 'table_description': 'Free text about a touchpoint: for the partner that wrote it, and HQ. Not a fact: erasure removes it.'},
        ),
    ]
