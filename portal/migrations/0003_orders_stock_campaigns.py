from tortoise import migrations
from tortoise.migrations import operations as ops
from portal.campaigns.models import CampaignStatus, EnrolmentStatus
from portal.channels import Channel
from portal.ids import uuid7
from portal.migration_operations import AddFieldStateOnly
from portal.inventory.models import StockBucket
from portal.orders.models import OrderKind, OrderLineStatus, OrderStatus
from portal.partners.models import CurrencyCode, PartnerTier
from portal.touchpoints.models import JourneyStage
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('portal', '0002_functions')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Campaign',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('code', fields.CharField(unique=True, max_length=32)),
                ('name', fields.CharField(max_length=200)),
                ('description', fields.CharField(null=True, max_length=2000)),
                ('kind', fields.CharField(max_length=32)),
                ('channel', fields.CharEnumField(description='PHONE: PHONE\nEMAIL: EMAIL\nSMS: SMS\nLIVE_CHAT: LIVE_CHAT\nSOCIAL_MEDIA: SOCIAL_MEDIA\nWEBSITE: WEBSITE\nMOBILE_APP: MOBILE_APP\nSTORE: STORE\nFIELD_VISIT: FIELD_VISIT\nEVENT: EVENT\nADVERTISEMENT: ADVERTISEMENT\nECOMMERCE: ECOMMERCE\nPOINT_OF_SALE: POINT_OF_SALE\nPOST: POST\nSURVEY: SURVEY\nREFERRAL: REFERRAL\nOTHER: OTHER', enum_type=Channel, max_length=20)),
                ('status', fields.CharEnumField(default=CampaignStatus.DRAFT, description='DRAFT: DRAFT\nPUBLISHED: PUBLISHED\nRUNNING: RUNNING\nCLOSED: CLOSED', enum_type=CampaignStatus, max_length=20)),
                ('starts_on', fields.DateField()),
                ('ends_on', fields.DateField()),
            ],
            options={'table': 'campaigns', 'app': 'portal', 'pk_attr': 'id', 'table_description': 'An offer of the brand, made on one channel between two dates (both inclusive).'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CampaignAsset',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('campaign', fields.ForeignKeyField('portal.Campaign', source_field='campaign_id', db_constraint=True, to_field='id', related_name='assets', on_delete=OnDelete.RESTRICT)),
                ('name', fields.CharField(max_length=200)),
                ('locale', fields.CharField(max_length=16)),
                ('version', fields.IntField(default=1)),
                ('checksum', fields.CharField(max_length=64)),
            ],
            options={'table': 'campaign_assets', 'app': 'portal', 'unique_together': (('campaign_id', 'name', 'locale', 'version'),), 'pk_attr': 'id', 'table_description': 'A file of a campaign, in one language and version.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CampaignEnrolment',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('campaign', fields.ForeignKeyField('portal.Campaign', source_field='campaign_id', db_constraint=True, to_field='id', related_name='enrolments', on_delete=OnDelete.RESTRICT)),
                ('partner', fields.ForeignKeyField('portal.Partner', source_field='partner_id', db_index=True, db_constraint=True, to_field='id', related_name='enrolments', on_delete=OnDelete.RESTRICT)),
                ('status', fields.CharEnumField(default=EnrolmentStatus.INVITED, description='INVITED: INVITED\nENROLLED: ENROLLED\nDECLINED: DECLINED\nCOMPLETED: COMPLETED', enum_type=EnrolmentStatus, max_length=20)),
                ('reason', fields.CharField(null=True, max_length=500)),
                ('decided_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'campaign_enrolments', 'app': 'portal', 'unique_together': (('campaign_id', 'partner_id'),), 'pk_attr': 'id', 'table_description': 'That a partner was invited to a campaign, and what it answered.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CampaignMembership',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('campaign', fields.ForeignKeyField('portal.Campaign', source_field='campaign_id', db_constraint=True, to_field='id', related_name='audience', on_delete=OnDelete.RESTRICT)),
                ('customer', fields.ForeignKeyField('portal.Customer', source_field='customer_id', db_index=True, db_constraint=True, to_field='id', related_name='campaign_memberships', on_delete=OnDelete.RESTRICT)),
                ('channel', fields.CharEnumField(description='PHONE: PHONE\nEMAIL: EMAIL\nSMS: SMS\nLIVE_CHAT: LIVE_CHAT\nSOCIAL_MEDIA: SOCIAL_MEDIA\nWEBSITE: WEBSITE\nMOBILE_APP: MOBILE_APP\nSTORE: STORE\nFIELD_VISIT: FIELD_VISIT\nEVENT: EVENT\nADVERTISEMENT: ADVERTISEMENT\nECOMMERCE: ECOMMERCE\nPOINT_OF_SALE: POINT_OF_SALE\nPOST: POST\nSURVEY: SURVEY\nREFERRAL: REFERRAL\nOTHER: OTHER', enum_type=Channel, max_length=20)),
                ('added_on', fields.DateField()),
            ],
            options={'table': 'campaign_memberships', 'app': 'portal', 'unique_together': (('campaign_id', 'customer_id'),), 'pk_attr': 'id', 'table_description': "That a customer belongs to a campaign's audience, as of a date."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='JourneyStep',
            fields=[
                ('touchpoint', fields.OneToOneField('portal.Touchpoint', source_field='touchpoint_id', primary_key=True, db_index=True, db_constraint=True, to_field='id', related_name='journey_step', on_delete=OnDelete.RESTRICT)),
                ('customer', fields.ForeignKeyField('portal.Customer', source_field='customer_id', db_constraint=True, to_field='id', related_name='journey_steps', on_delete=OnDelete.RESTRICT)),
                ('stage', fields.CharEnumField(description='AWARENESS: AWARENESS\nRESEARCH: RESEARCH\nCONSIDERATION: CONSIDERATION\nPURCHASE: PURCHASE\nSERVICE: SERVICE\nLOYALTY: LOYALTY', enum_type=JourneyStage, max_length=20)),
                ('entered_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'journey_steps', 'app': 'portal', 'indexes': [Index(fields=['customer_id', 'touchpoint_id'])], 'pk_attr': 'touchpoint_id', 'table_description': 'That a customer entered a stage of the journey, with the touchpoint that shows it; kept by a trigger.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Order',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('number', fields.CharField(unique=True, max_length=32)),
                ('external_ref', fields.CharField(null=True, max_length=128)),
                ('kind', fields.CharEnumField(description='STOCK: STOCK\nCUSTOMER: CUSTOMER', enum_type=OrderKind, max_length=20)),
                ('status', fields.CharEnumField(default=OrderStatus.DRAFT, description='DRAFT: DRAFT\nPENDING_APPROVAL: PENDING_APPROVAL\nCONFIRMED: CONFIRMED\nON_HOLD: ON_HOLD\nPARTIALLY_SHIPPED: PARTIALLY_SHIPPED\nSHIPPED: SHIPPED\nDELIVERED: DELIVERED\nCLOSED: CLOSED\nCANCELLED: CANCELLED\nREJECTED: REJECTED', enum_type=OrderStatus, max_length=20)),
                ('version', fields.IntField(default=1)),
                ('partner', fields.ForeignKeyField('portal.Partner', source_field='partner_id', db_constraint=True, to_field='id', related_name='orders', on_delete=OnDelete.RESTRICT)),
                ('customer', fields.ForeignKeyField('portal.Customer', source_field='customer_id', null=True, db_constraint=True, to_field='id', related_name='orders', on_delete=OnDelete.RESTRICT)),
                ('placed_by', fields.ForeignKeyField('portal.Staff', source_field='placed_by_id', null=True, db_constraint=True, to_field='id', related_name='orders', on_delete=OnDelete.RESTRICT)),
                ('placed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('currency_code', fields.CharEnumField(description='CNY: CNY\nEUR: EUR\nUSD: USD', enum_type=CurrencyCode, max_length=3)),
                ('subtotal', fields.DecimalField(max_digits=14, decimal_places=2)),
                ('discount', fields.DecimalField(default=0, max_digits=14, decimal_places=2)),
                ('total', fields.DecimalField(max_digits=14, decimal_places=2)),
            ],
            options={'table': 'orders', 'app': 'portal', 'unique_together': (('partner_id', 'id'), ('customer_id', 'id'), ('partner_id', 'external_ref')), 'pk_attr': 'id', 'table_description': 'One order. The id is made from `placed_at` (or its creation), so `id desc` is newest first.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='OrderMargin',
            fields=[
                ('order', fields.OneToOneField('portal.Order', source_field='order_id', primary_key=True, db_index=True, db_constraint=True, to_field='id', related_name='order_margin', on_delete=OnDelete.RESTRICT)),
                ('partner', fields.ForeignKeyField('portal.Partner', source_field='partner_id', db_constraint=True, to_field='id', related_name='order_margins', on_delete=OnDelete.RESTRICT)),
                ('margin', fields.DecimalField(max_digits=14, decimal_places=2)),
            ],
            options={'table': 'order_margins', 'app': 'portal', 'pk_attr': 'order_id', 'table_description': 'What the partner earns on an order: for those with ORDER_MARGIN_READ only.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='PriceList',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('code', fields.CharField(unique=True, max_length=32)),
                ('name', fields.CharField(max_length=200)),
                ('currency_code', fields.CharEnumField(description='CNY: CNY\nEUR: EUR\nUSD: USD', enum_type=CurrencyCode, max_length=3)),
                ('partner', fields.ForeignKeyField('portal.Partner', source_field='partner_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name='price_lists', on_delete=OnDelete.RESTRICT)),
                ('tier', fields.CharEnumField(null=True, description='STANDARD: STANDARD\nSILVER: SILVER\nGOLD: GOLD\nPLATINUM: PLATINUM', enum_type=PartnerTier, max_length=20)),
                ('region', fields.CharField(null=True, max_length=64)),
                ('starts_on', fields.DateField()),
                ('ends_on', fields.DateField(null=True)),
            ],
            options={'table': 'price_lists', 'app': 'portal', 'pk_attr': 'id', 'table_description': 'Prices for one partner, tier or region, or for all; the most specific list that holds wins.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Product',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('sku', fields.CharField(unique=True, max_length=64)),
                ('name', fields.CharField(max_length=200)),
                ('category', fields.CharField(null=True, max_length=100)),
                ('brand', fields.CharField(null=True, max_length=100)),
                ('active', fields.BooleanField(default=True)),
            ],
            options={'table': 'products', 'app': 'portal', 'pk_attr': 'id', 'table_description': 'Something the brand sells.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CampaignProduct',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('campaign', fields.ForeignKeyField('portal.Campaign', source_field='campaign_id', db_constraint=True, to_field='id', related_name='campaign_products', on_delete=OnDelete.RESTRICT)),
                ('product', fields.ForeignKeyField('portal.Product', source_field='product_id', db_index=True, db_constraint=True, to_field='id', related_name='campaign_products', on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'campaign_products', 'app': 'portal', 'unique_together': (('campaign_id', 'product_id'),), 'pk_attr': 'id', 'table_description': 'A product a campaign is about.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='OrderLine',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('order', fields.ForeignKeyField('portal.Order', source_field='order_id', db_constraint=True, to_field='id', related_name='lines', on_delete=OnDelete.RESTRICT)),
                ('partner', fields.ForeignKeyField('portal.Partner', source_field='partner_id', db_constraint=True, to_field='id', related_name='order_lines', on_delete=OnDelete.RESTRICT)),
                ('position', fields.IntField()),
                ('product', fields.ForeignKeyField('portal.Product', source_field='product_id', db_constraint=True, to_field='id', related_name='order_lines', on_delete=OnDelete.RESTRICT)),
                ('quantity', fields.IntField()),
                ('unit_price', fields.DecimalField(max_digits=14, decimal_places=2)),
                ('line_total', fields.DecimalField(max_digits=14, decimal_places=2)),
                ('status', fields.CharEnumField(default=OrderLineStatus.OPEN, description='OPEN: OPEN\nRESERVED: RESERVED\nBACKORDERED: BACKORDERED\nPARTIALLY_SHIPPED: PARTIALLY_SHIPPED\nSHIPPED: SHIPPED\nDELIVERED: DELIVERED\nCANCELLED: CANCELLED\nRETURNED: RETURNED', enum_type=OrderLineStatus, max_length=20)),
                ('reserved_quantity', fields.IntField(default=0)),
                ('shipped_quantity', fields.IntField(default=0)),
                ('promised_on', fields.DateField(null=True)),
            ],
            options={'table': 'order_lines', 'app': 'portal', 'unique_together': (('order_id', 'position'),), 'pk_attr': 'id', 'table_description': 'One product of an order; quantities are pieces.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Price',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('price_list', fields.ForeignKeyField('portal.PriceList', source_field='price_list_id', db_constraint=True, to_field='id', related_name='prices', on_delete=OnDelete.RESTRICT)),
                ('product', fields.ForeignKeyField('portal.Product', source_field='product_id', db_index=True, db_constraint=True, to_field='id', related_name='prices', on_delete=OnDelete.RESTRICT)),
                ('min_quantity', fields.IntField(default=1)),
                ('unit_price', fields.DecimalField(max_digits=14, decimal_places=2)),
            ],
            options={'table': 'prices', 'app': 'portal', 'unique_together': (('price_list_id', 'product_id', 'min_quantity'),), 'pk_attr': 'id', 'table_description': "A product's unit price from a quantity on; in the list's currency, before tax."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Warehouse',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('code', fields.CharField(unique=True, max_length=32)),
                ('name', fields.CharField(max_length=200)),
                ('owner', fields.ForeignKeyField('portal.Partner', source_field='owner_id', db_constraint=True, to_field='id', related_name='warehouses', on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'warehouses', 'app': 'portal', 'pk_attr': 'id', 'table_description': 'A place that holds stock; a directory, like partners.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ExpectedReceipt',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('warehouse', fields.ForeignKeyField('portal.Warehouse', source_field='warehouse_id', db_constraint=True, to_field='id', related_name='expected_receipts', on_delete=OnDelete.RESTRICT)),
                ('product', fields.ForeignKeyField('portal.Product', source_field='product_id', db_index=True, db_constraint=True, to_field='id', related_name='expected_receipts', on_delete=OnDelete.RESTRICT)),
                ('partner', fields.ForeignKeyField('portal.Partner', source_field='partner_id', db_constraint=True, to_field='id', related_name='expected_receipts', on_delete=OnDelete.RESTRICT)),
                ('quantity', fields.IntField()),
                ('expected_on', fields.DateField()),
            ],
            options={'table': 'expected_receipts', 'app': 'portal', 'unique_together': (('warehouse_id', 'product_id', 'expected_on'),), 'pk_attr': 'id', 'table_description': 'Stock that is to arrive in a warehouse.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='StockLevel',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid7, unique=True, db_index=True)),
                ('warehouse', fields.ForeignKeyField('portal.Warehouse', source_field='warehouse_id', db_constraint=True, to_field='id', related_name='stock_levels', on_delete=OnDelete.RESTRICT)),
                ('product', fields.ForeignKeyField('portal.Product', source_field='product_id', db_index=True, db_constraint=True, to_field='id', related_name='stock_levels', on_delete=OnDelete.RESTRICT)),
                ('partner', fields.ForeignKeyField('portal.Partner', source_field='partner_id', db_constraint=True, to_field='id', related_name='stock_levels', on_delete=OnDelete.RESTRICT)),
                ('on_hand', fields.IntField(default=0)),
                ('reserved', fields.IntField(default=0)),
                ('in_transit', fields.IntField(default=0)),
                ('safety', fields.IntField(default=0)),
                ('as_of', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'stock_levels', 'app': 'portal', 'unique_together': (('warehouse_id', 'product_id'), ('partner_id', 'id')), 'pk_attr': 'id', 'table_description': 'How much of a product a warehouse holds; pieces. Available to promise = on hand − reserved − safety.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CoarseStock',
            fields=[
                ('stock_level', fields.OneToOneField('portal.StockLevel', source_field='stock_level_id', primary_key=True, db_index=True, db_constraint=True, to_field='id', related_name='coarse', on_delete=OnDelete.RESTRICT)),
                ('partner', fields.ForeignKeyField('portal.Partner', source_field='partner_id', db_constraint=True, to_field='id', related_name='coarse_stock', on_delete=OnDelete.RESTRICT)),
                ('product', fields.ForeignKeyField('portal.Product', source_field='product_id', db_index=True, db_constraint=True, to_field='id', related_name='coarse_stock', on_delete=OnDelete.RESTRICT)),
                ('bucket', fields.CharEnumField(description='NONE: NONE\nFEW: FEW\nSOME: SOME\nMANY: MANY', enum_type=StockBucket, max_length=8)),
                ('as_of', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'coarse_stock', 'app': 'portal', 'pk_attr': 'stock_level_id', 'table_description': 'What strangers may know of a stock level; kept by a trigger.'},
            bases=['Model'],
        ),
        # by hand: Tortoise would add the columns without a value for the rows that are there
        ops.RunSQL(
            "alter table portal.customer_figures"
            " add column order_count integer not null default 0,"
            " add column lifetime_value numeric(14, 2) not null default 0,"
            " add column currency_code varchar(3) not null default 'CNY';"
            "alter table portal.customer_figures alter column order_count drop default,"
            " alter column lifetime_value drop default, alter column currency_code drop default"
        ),
        AddFieldStateOnly(
            model_name='CustomerFigures',
            name='currency_code',
            field=fields.CharEnumField(default=CurrencyCode.CNY, description='CNY: CNY\nEUR: EUR\nUSD: USD', enum_type=CurrencyCode, max_length=3),
        ),
        AddFieldStateOnly(
            model_name='CustomerFigures',
            name='lifetime_value',
            field=fields.DecimalField(default=0, max_digits=14, decimal_places=2),
        ),
        AddFieldStateOnly(
            model_name='CustomerFigures',
            name='order_count',
            field=fields.IntField(default=0),
        ),
        ops.AddField(
            model_name='Touchpoint',
            name='campaign_id',
            field=fields.UUIDField(null=True),
        ),
        ops.AddField(
            model_name='Touchpoint',
            name='order_id',
            field=fields.UUIDField(null=True, db_index=True),
        ),
        # Tortoise learns the primary key of a one-to-one only after the model is built
        ops.AlterModelOptions(
            name='CoarseStock',
            options={'table': 'coarse_stock', 'app': 'portal', 'pk_attr': 'stock_level_id', 'table_description': 'What strangers may know of a stock level; kept by a trigger.'},
        ),
        ops.AlterModelOptions(
            name='JourneyStep',
            options={'table': 'journey_steps', 'app': 'portal', 'indexes': [Index(fields=['customer_id', 'touchpoint_id'])], 'pk_attr': 'touchpoint_id', 'table_description': 'That a customer entered a stage of the journey, with the touchpoint that shows it; kept by a trigger.'},
        ),
        ops.AlterModelOptions(
            name='OrderMargin',
            options={'table': 'order_margins', 'app': 'portal', 'pk_attr': 'order_id', 'table_description': 'What the partner earns on an order: for those with ORDER_MARGIN_READ only.'},
        ),
        ops.AlterModelOptions(
            name='StockLevel',
            options={'table': 'stock_levels', 'app': 'portal', 'unique_together': (('warehouse_id', 'product_id'), ('partner_id', 'id')), 'pk_attr': 'id', 'table_description': 'How much of a product a warehouse holds; pieces. Available to promise = on hand - reserved - safety.'},
        ),
    ]
