variable "project" {
  description = "The id of the project."
  type        = string
}

variable "mail_to" {
  description = "Who gets a mail."
  type        = string
}

variable "domain" {
  description = "The name that people reach the library under."
  type        = string
}

variable "instance_id" {
  description = "The number of the machine."
  type        = string
}

variable "database_id" {
  description = "The database, as project:instance."
  type        = string
}
