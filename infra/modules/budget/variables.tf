variable "billing_account" {
  description = "The id of the billing account, as in 012345-6789AB-CDEF01."
  type        = string
}

variable "name" {
  description = "What the budget is for."
  type        = string
}

variable "project_number" {
  description = "The number of the project."
  type        = string
}

variable "monthly" {
  description = "How much a month may cost, in whole units of the currency."
  type        = number
}

variable "currency" {
  description = "The currency of the billing account."
  type        = string
  default     = "USD"
}
