variable "project" {
  description = "The id of the project that holds the images."
  type        = string
}

variable "region" {
  description = "Where they are: the region of the machine, so that it pulls without leaving it."
  type        = string
}

variable "name" {
  description = "The name of the repository."
  type        = string
  default     = "trovella"
}

variable "writers" {
  description = "Who may push, by a name of your choice."
  type        = map(string)
  default     = {}
}

variable "keep_versions" {
  description = "How many of the newest versions of each image stay, however old."
  type        = number
  default     = 20
}

variable "keep_days" {
  description = "After how many days others go."
  type        = number
  default     = 30
}
