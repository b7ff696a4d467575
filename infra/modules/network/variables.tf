variable "project" {
  description = "The id of the project."
  type        = string
}

variable "region" {
  description = "The region of the machine."
  type        = string
}

variable "name" {
  description = "The name of the network, which that of every part of it begins with."
  type        = string
}

variable "range" {
  description = "The addresses inside."
  type        = string
  default     = "10.20.0.0/24"
}

variable "web_tag" {
  description = "Machines with this tag are reached on 80 and 443."
  type        = string
  default     = "trovella-web"
}

variable "ssh_tag" {
  description = "Machines with this tag are reached on 22 through the identity proxy."
  type        = string
  default     = "iap-ssh"
}
