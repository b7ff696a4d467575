# One machine with everything that docker-compose.prod.yml runs, and Cloud SQL beside it.
module "services" {
  source = "../../modules/project-services"

  project = var.project
  services = [
    "billingbudgets",
    "cloudresourcemanager",
    "compute",
    "iam",
    "iap",
    "logging",
    "monitoring",
    "oslogin",
    "secretmanager",
    "servicenetworking",
    "sqladmin",
  ]
}

data "google_project" "this" {
  project_id = var.project
  depends_on = [module.services]
}

module "network" {
  source = "../../modules/network"

  project = var.project
  region  = var.region
  name    = var.name

  depends_on = [module.services]
}

module "machine" {
  source = "../../modules/compute-vm"

  project      = var.project
  name         = var.name
  region       = var.region
  zone         = var.zone
  machine_type = var.machine_type
  subnetwork   = module.network.subnetwork
  tags         = module.network.tags
  deployers    = merge({ github = "serviceAccount:${var.deployer}" }, var.operators)
}

module "database" {
  source = "../../modules/cloud-sql"

  project = var.project
  name    = var.name
  region  = var.region
  network = module.network.network
  tier    = var.database_tier
}

# ../../secrets.json is written from packages/config, so that no secret is known there and unknown here.
module "secrets" {
  source = "../../modules/secret-manager"

  project = var.project
  ids     = jsondecode(file("${path.module}/../../secrets.json"))
  reader  = module.machine.member

  depends_on = [module.services]
}

resource "google_artifact_registry_repository_iam_member" "machine" {
  project    = var.shared_project
  location   = var.registry_location
  repository = var.registry_name
  role       = "roles/artifactregistry.reader"
  member     = module.machine.member
}

module "alerts" {
  source = "../../modules/alerts"

  project     = var.project
  mail_to     = var.alerts_to
  domain      = var.domain
  instance_id = module.machine.id
  database_id = module.database.database_id

  depends_on = [module.services]
}

module "budget" {
  source = "../../modules/budget"

  billing_account = var.billing_account
  name            = "prod"
  project_number  = data.google_project.this.number
  monthly         = var.monthly_budget
  currency        = var.currency
}

# The weekly restore on a runner of GitHub decrypts a backup.
resource "google_secret_manager_secret_iam_member" "drill" {
  count = var.is_drilled_by_github ? 1 : 0

  project   = var.project
  secret_id = "trovella-backup-key"
  role      = "roles/secretmanager.secretAccessor"
  member    = "serviceAccount:${var.deployer}"

  depends_on = [module.secrets]
}
