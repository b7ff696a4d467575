# The interfaces of Google Cloud that a project uses. They stay on when this is destroyed: others may use them too.
resource "google_project_service" "this" {
  for_each = toset(var.services)

  project            = var.project
  service            = "${each.value}.googleapis.com"
  disable_on_destroy = false
}
