variable "project" {
  description = "The id of the project that holds the pool and the accounts."
  type        = string
}

variable "repository" {
  description = "The repository on GitHub, as owner/name."
  type        = string

  validation {
    condition     = can(regex("^[\\w.-]+/[\\w.-]+$", var.repository))
    error_message = "Write it as owner/name."
  }
}

variable "repository_id" {
  description = "Its number: gh api repos/OWNER/NAME --jq .id"
  type        = string
}

variable "repository_owner_id" {
  description = "The number of its owner: gh api repos/OWNER/NAME --jq .owner.id"
  type        = string
}
