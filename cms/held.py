"""What the parts of Wagtail hold of a person: who wrote, changed or looked at a page."""

from onboarding.personal_data import Held, OnErasure

DELETE, EMPTY, KEEP = OnErasure.DELETE, OnErasure.EMPTY, OnErasure.KEEP
PAGES = (
    "cms.HomePage",
    "learning.CurriculumPage",
    "learning.ModulePage",
    "learning.LessonPage",
    "learning.ReferencePage",
    "wagtailcore.Page",
)


def held_here() -> list[Held]:
    pages = [Held(page, field, EMPTY) for page in PAGES for field in ("locked_by", "owner")]
    return [
        *pages,
        Held("wagtailcore.Revision", "user", EMPTY),
        Held("wagtailcore.PageLogEntry", "user", KEEP),
        Held("wagtailcore.ModelLogEntry", "user", KEEP),
        Held("wagtailcore.UploadedFile", "uploaded_by_user", EMPTY),
        Held("wagtailcore.WorkflowState", "requested_by", EMPTY),
        Held("wagtailcore.TaskState", "finished_by", EMPTY),
        Held("wagtailcore.Comment", "user", DELETE),
        Held("wagtailcore.Comment", "resolved_by", EMPTY),
        Held("wagtailcore.CommentReply", "user", DELETE),
        Held("wagtailcore.PageSubscription", "user", DELETE),
        Held("wagtailcore.APIToken", "user", DELETE),
        Held("wagtailusers.UserProfile", "user", DELETE),
        Held("wagtailadmin.EditingSession", "user", DELETE),
        Held("wagtailadmin.FormState", "user", DELETE),
        Held("wagtaildocs.Document", "uploaded_by_user", EMPTY),
        Held("wagtailimages.Image", "uploaded_by_user", EMPTY),
        Held("wagtailmedia.Media", "uploaded_by_user", EMPTY),
    ]
