"""Texts of Django, django-allauth and Wagtail that we word ourselves in Dutch: "je" where they say "u", Dutch where
they left English or the words of a developer, or a text where they have none.

Nothing imports this: naming the texts here keeps them in our catalogue, which goes before theirs.
"""

from django.utils.translation import gettext_noop, ngettext_lazy

TEXTS = (
    gettext_noop("This field is required."),
    gettext_noop("Email"),
    gettext_noop("Authenticator code"),
    gettext_noop("Incorrect code."),
    gettext_noop("Enter a valid email address."),
    gettext_noop("The password is too similar to the %(verbose_name)s."),
    gettext_noop("Your password can’t be too similar to your other personal information."),  # noqa: RUF001
    gettext_noop("This password is too common."),
    gettext_noop("This password is entirely numeric."),
    gettext_noop("Your password can’t be entirely numeric."),  # noqa: RUF001
    gettext_noop("The email address and/or password you specified are not correct."),
    gettext_noop("Your password can’t be a commonly used password."),  # noqa: RUF001
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
        "min_length",
    ),
)

# Wagtail's admin, as editors meet it.
EDITING = (
    gettext_noop("Are you sure you want to delete this %(model_name)s?"),
    gettext_noop("Are you sure you want to unpublish this %(model_name)s?"),
    gettext_noop(
        "The root level is where you can add new sites to your Wagtail installation. Pages created here will not be accessible at any URL until they are associated with a site."
    ),
    gettext_noop(
        "Pages created here will not be accessible at any URL. To add pages to an existing site, create them as children of the homepage."
    ),
    gettext_noop("Are you sure you want to delete this locale?"),
    gettext_noop("Are you sure you want to delete this site?"),
    gettext_noop("Leave blank if not changing."),
    gettext_noop(
        "Designates whether this user should be treated as active. Unselect this instead of deleting accounts."
    ),
    gettext_noop("Your old password was entered incorrectly. Please enter it again."),
    gettext_noop("Dashboard"),
    gettext_noop("Home"),
    gettext_noop("Live"),
    gettext_noop("live"),
    gettext_noop("live revision"),
    gettext_noop("live + draft"),
    gettext_noop("live + scheduled"),
    gettext_noop("live + in moderation"),
    gettext_noop("Live version"),
    gettext_noop("Compare with live version"),
    gettext_noop("View live"),
    gettext_noop("Visit the live page"),
    gettext_noop("Visible to all. Visit the live page"),
    gettext_noop("Private. Visit the live page"),
    gettext_noop("Choose when this page should go live and/or expire"),
    gettext_noop("Go-live:"),
    gettext_noop("Once live anyone can view"),
    gettext_noop("Choose who can view the live version of this page"),
    gettext_noop(
        "Page '%(page_title)s' is live and this version has been scheduled for publishing."
    ),
    gettext_noop("%(model_name)s '%(object)s' created and scheduled for publishing."),
    gettext_noop(
        "%(model_name)s '%(object)s' is live and this version has been scheduled for publishing."
    ),
    gettext_noop("Checks"),
    gettext_noop("Toggle checks"),
    gettext_noop("Minimap"),
    gettext_noop("Toggle minimap"),
    gettext_noop("Content metrics"),
    gettext_noop("Bulk actions"),
    gettext_noop("Bold"),
    gettext_noop("Italic"),
    gettext_noop("Monospace (code)"),
    gettext_noop("File"),
    gettext_noop("Default"),
    gettext_noop("Default?"),
    gettext_noop("Grid layout"),
    gettext_noop("Error 404"),
    gettext_noop("Go to Wagtail admin"),
    gettext_noop(
        'JavaScript is required to use Wagtail, but it is currently disabled.<br /> Here are the <a href="https://www.enable-javascript.com/" target="_blank" rel="noreferrer">instructions how to enable JavaScript in your web browser</a>.'
    ),
    gettext_noop("View Wagtail quick actions"),
    gettext_noop("Enable custom keyboard shortcuts specific to Wagtail."),
    gettext_noop(
        "This is your dashboard on which helpful information about content you've created will be displayed."
    ),
    gettext_noop("admin theme"),
    gettext_noop(
        "%(start_index)s-%(end_index)s of %(items_count)s %(model_name)s across entire site."
    ),
    gettext_noop(
        "%(start_index)s-%(end_index)s of %(items_count)s %(model_name)s in '<span class=\"w-title-ellipsis\">%(title)s</span>'."
    ),
    gettext_noop("%(start_index)s-%(end_index)s of %(items_count)s %(model_name)s"),
    gettext_noop("Page types"),
    gettext_noop("Sorry, no pages match <em>%(query_string)s</em>"),
    gettext_noop("Email link"),
    # Labels that Django makes of the names of fields: our templates of the link dialogues translate them.
    gettext_noop("Email address"),
    gettext_noop("Link text"),
    gettext_noop("Body"),
    gettext_noop("Phone number"),
    gettext_noop("Insert embed"),
    gettext_noop("Cannot find an embed for this URL."),
    gettext_noop(
        "The name of the page as it will appear in URLs e.g http://domain.com/blog/[my-slug]/"
    ),
    gettext_noop("slug"),
    gettext_noop("New slug"),
    gettext_noop("The slug '%(page_slug)s' is already in use within the parent page."),
    gettext_noop(
        "The slug '%(page_slug)s' is already in use within the parent page at '%(parent_url_path)s'."
    ),
    gettext_noop(
        'This slug is already in use within the context of its parent page "%(parent_page_title)s"'
    ),
    gettext_noop(
        "The slug '%(page_slug)s' is already in use at the selected parent page. Make sure the slug is unique and try again."
    ),
    gettext_noop("Add an external link"),
    gettext_noop("Add an email link"),
    gettext_noop("Add a phone link"),
    gettext_noop("Add an anchor link"),
    gettext_noop("Insert link"),
    gettext_noop("Insert anchor"),
)
