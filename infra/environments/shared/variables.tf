variable "project" {
  description = "The id of the project that holds what all environments use."
  type        = string
}

variable "region" {
  description = "Where images are: the region of the machine."
  type        = string
  default     = "us-central1"
}

variable "repository" {
  description = "The repository on GitHub, as owner/name."
  type        = string
}

variable "repository_id" {
  description = "Its number: gh api repos/OWNER/NAME --jq .id"
  type        = string
}

variable "repository_owner_id" {
  description = "The number of its owner: gh api repos/OWNER/NAME --jq .owner.id"
  type        = string
}

variable "billing_account" {
  description = "The id of the billing account, as in 012345-6789AB-CDEF01."
  type        = string
}

variable "monthly_budget" {
  description = "How much a month may cost before somebody is told."
  type        = number
  default     = 10
}

variable "currency" {
  description = "The currency of the billing account."
  type        = string
  default     = "USD"
}
