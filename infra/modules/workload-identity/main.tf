# GitHub vouches for a run of a workflow, and Google gives it a token for some minutes: there is no key to lose.
resource "google_iam_workload_identity_pool" "github" {
  project                   = var.project
  workload_identity_pool_id = "github"
  display_name              = "GitHub Actions"
}

resource "google_iam_workload_identity_pool_provider" "github" {
  project                            = var.project
  workload_identity_pool_id          = google_iam_workload_identity_pool.github.workload_identity_pool_id
  workload_identity_pool_provider_id = "github"
  display_name                       = "GitHub Actions"

  # Ids, not names: a name can be taken by somebody else after it was given up.
  attribute_condition = "assertion.repository_id == '${var.repository_id}' && assertion.repository_owner_id == '${var.repository_owner_id}'"

  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.repository"
    "attribute.ref"        = "assertion.ref"
  }

  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

# Builds and pushes images: what is on main, and nothing else.
resource "google_service_account" "builder" {
  project      = var.project
  account_id   = "github-builder"
  display_name = "Pushes images from main"
}

resource "google_service_account_iam_member" "builder" {
  service_account_id = google_service_account.builder.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "${local.subject}/repo:${var.repository}:ref:refs/heads/main"
}

# Reaches the machine: what runs in the environment production, whose reviewers GitHub asks first.
resource "google_service_account" "deployer" {
  project      = var.project
  account_id   = "github-deployer"
  display_name = "Deploys from the environment production"
}

resource "google_service_account_iam_member" "deployer" {
  service_account_id = google_service_account.deployer.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "${local.subject}/repo:${var.repository}:environment:production"
}

locals {
  subject = "principal://iam.googleapis.com/${google_iam_workload_identity_pool.github.name}/subject"
}
