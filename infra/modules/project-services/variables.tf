variable "project" {
  description = "The id of the project."
  type        = string
}

variable "services" {
  description = "Their names, without .googleapis.com."
  type        = list(string)
}
