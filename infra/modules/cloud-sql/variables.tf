variable "project" {
  description = "The id of the project."
  type        = string
}

variable "name" {
  description = "The name of the instance. One that was deleted cannot be used again for a week."
  type        = string
}

variable "region" {
  description = "The region of the machine."
  type        = string
}

variable "network" {
  description = "The id of the network that it has its address in."
  type        = string
}

variable "tier" {
  description = "Processors and memory."
  type        = string
  default     = "db-g1-small"
}

variable "is_regional" {
  description = "Whether a second one in another zone takes over. It costs as much again."
  type        = bool
  default     = false
}

variable "disk_gb" {
  description = "The size that its disk begins with."
  type        = number
  default     = 10
}

variable "disk_limit_gb" {
  description = "The size at which it stops growing by itself."
  type        = number
  default     = 100
}

variable "keep_backups" {
  description = "How many daily backups are kept."
  type        = number
  default     = 14
}
