from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def end_log_ins_at_tools(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Refresh tokens have another form from here on; who works in a tool is logged in there again by itself."""
    apps.get_model("allauth_idp_oidc", "Token").objects.filter(type="rt").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("allauth_idp_oidc", "0003_client_allow_uri_wildcards"),
        ("onboarding", "0021_waves"),
    ]

    operations = [
        migrations.DeleteModel(name="UsedRefreshToken"),
        migrations.RunPython(end_log_ins_at_tools, end_log_ins_at_tools, elidable=True),
    ]
