variable "project" {
  description = "The id of the project."
  type        = string
}

variable "ids" {
  description = "The ids of the secrets."
  type        = list(string)
}

variable "reader" {
  description = "Who reads them: the account of the machine, as an IAM member."
  type        = string
}
