# What all environments use: images, and how GitHub proves who it is. Applied before prod.
module "services" {
  source = "../../modules/project-services"

  project  = var.project
  services = ["artifactregistry", "billingbudgets", "cloudresourcemanager", "iam", "iamcredentials", "sts"]
}

data "google_project" "this" {
  project_id = var.project
  depends_on = [module.services]
}

module "registry" {
  source = "../../modules/registry"

  project = var.project
  region  = var.region
  writers = { github = "serviceAccount:${module.workload_identity.builder}" }

  depends_on = [module.services]
}

module "workload_identity" {
  source = "../../modules/workload-identity"

  project             = var.project
  repository          = var.repository
  repository_id       = var.repository_id
  repository_owner_id = var.repository_owner_id

  depends_on = [module.services]
}

module "budget" {
  source = "../../modules/budget"

  billing_account = var.billing_account
  name            = "shared"
  project_number  = data.google_project.this.number
  monthly         = var.monthly_budget
  currency        = var.currency
}
