# What the machine itself may do.
resource "google_service_account" "this" {
  project      = var.project
  account_id   = var.name
  display_name = "The machine ${var.name}"
}

resource "google_project_iam_member" "this" {
  for_each = toset(["roles/logging.logWriter", "roles/monitoring.metricWriter", "roles/cloudsql.client"])

  project = var.project
  role    = each.value
  member  = google_service_account.this.member
}

# Who may reach it: through the identity proxy, as a user that OS Login makes.
resource "google_iap_tunnel_instance_iam_member" "deployer" {
  for_each = var.deployers

  project  = var.project
  zone     = var.zone
  instance = google_compute_instance.this.name
  role     = "roles/iap.tunnelResourceAccessor"
  member   = each.value
}

resource "google_compute_instance_iam_member" "deployer" {
  for_each = var.deployers

  project       = var.project
  zone          = var.zone
  instance_name = google_compute_instance.this.name
  role          = "roles/compute.osAdminLogin"
  member        = each.value
}

resource "google_service_account_iam_member" "deployer" {
  for_each = var.deployers

  service_account_id = google_service_account.this.name
  role               = "roles/iam.serviceAccountUser"
  member             = each.value
}

resource "google_project_iam_member" "deployer" {
  for_each = var.deployers

  project = var.project
  role    = "roles/compute.viewer"
  member  = each.value
}
