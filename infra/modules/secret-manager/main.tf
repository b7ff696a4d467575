# Empty shells: people fill them, and no value is ever in the state.
resource "google_secret_manager_secret" "this" {
  for_each = toset(var.ids)

  project   = var.project
  secret_id = each.value

  replication {
    auto {}
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "google_secret_manager_secret_iam_member" "reader" {
  for_each = toset(var.ids)

  project   = var.project
  secret_id = google_secret_manager_secret.this[each.value].secret_id
  role      = "roles/secretmanager.secretAccessor"
  member    = var.reader
}
