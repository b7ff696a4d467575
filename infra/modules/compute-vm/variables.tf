variable "project" {
  description = "The id of the project."
  type        = string
}

variable "name" {
  description = "The name of the machine, its address and its account."
  type        = string
}

variable "region" {
  description = "The region of its address and its snapshots."
  type        = string
}

variable "zone" {
  description = "The zone that it is in."
  type        = string
}

variable "machine_type" {
  description = "Processors and memory. docs/memory-budget.md says how much is needed with which profiles."
  type        = string
  default     = "e2-custom-2-6144"
}

variable "image" {
  description = "The system that it starts with the first time."
  type        = string
  default     = "debian-cloud/debian-13"
}

variable "boot_disk_gb" {
  description = "The size of the disk with the system."
  type        = number
  default     = 20
}

variable "data_disk_gb" {
  description = "The size of the disk with images, volumes and backups."
  type        = number
  default     = 50
}

variable "keep_snapshots_days" {
  description = "For how many days a snapshot of that disk is kept."
  type        = number
  default     = 14
}

variable "subnetwork" {
  description = "The id of the subnetwork that it is in."
  type        = string
}

variable "tags" {
  description = "Tags that the firewall lets through to."
  type        = list(string)
}

variable "deployers" {
  description = "Who may reach it over SSH, by a name of your choice: an IAM member such as user:… or serviceAccount:…"
  type        = map(string)
}
