variable "project" {
  description = "The id of the project that production is in."
  type        = string
}

variable "name" {
  description = "The name of the machine, the network and the database."
  type        = string
  default     = "trovella"
}

variable "region" {
  description = "The region of all of it."
  type        = string
  default     = "us-central1"
}

variable "zone" {
  description = "The zone of the machine."
  type        = string
  default     = "us-central1-a"
}

variable "domain" {
  description = "The name that people reach the library under: DOMAIN."
  type        = string
}

variable "machine_type" {
  description = "Processors and memory of the machine: e2-custom-2-6144, or e2-custom-2-8192 with the profile observability."
  type        = string
  default     = "e2-custom-2-6144"
}

variable "database_tier" {
  description = "Processors and memory of the database."
  type        = string
  default     = "db-g1-small"
}

variable "deployer" {
  description = "The account that GitHub deploys as: the output wif_deployer of shared."
  type        = string
}

variable "is_drilled_by_github" {
  description = "Whether the workflow restore-drill may read the key of backups."
  type        = bool
  default     = false
}

variable "operators" {
  description = "People who may reach the machine too, by a name of your choice: user:somebody@example.org"
  type        = map(string)
  default     = {}
}

variable "shared_project" {
  description = "The id of the project that the images are in."
  type        = string
}

variable "registry_location" {
  description = "The region of the images."
  type        = string
  default     = "us-central1"
}

variable "registry_name" {
  description = "The name of their repository."
  type        = string
  default     = "trovella"
}

variable "alerts_to" {
  description = "Who gets a mail when something is wrong."
  type        = string
}

variable "billing_account" {
  description = "The id of the billing account, as in 012345-6789AB-CDEF01."
  type        = string
}

variable "monthly_budget" {
  description = "How much a month may cost before somebody is told."
  type        = number
  default     = 90
}

variable "currency" {
  description = "The currency of the billing account."
  type        = string
  default     = "USD"
}
