resource "google_compute_address" "this" {
  project = var.project
  name    = var.name
  region  = var.region
}

# Docker's volumes and /opt/trovella are here, so that the machine itself can be replaced.
resource "google_compute_disk" "data" {
  project = var.project
  name    = "${var.name}-data"
  zone    = var.zone
  type    = "pd-balanced"
  size    = var.data_disk_gb

  lifecycle {
    prevent_destroy = true
  }
}

resource "google_compute_instance" "this" {
  project                   = var.project
  name                      = var.name
  zone                      = var.zone
  machine_type              = var.machine_type
  tags                      = var.tags
  deletion_protection       = true
  allow_stopping_for_update = true

  boot_disk {
    initialize_params {
      image = var.image
      size  = var.boot_disk_gb
      type  = "pd-balanced"
    }
  }

  attached_disk {
    source      = google_compute_disk.data.id
    device_name = "data"
  }

  network_interface {
    subnetwork = var.subnetwork

    access_config {
      nat_ip = google_compute_address.this.address
    }
  }

  # As metadata: with metadata_startup_script a change of the script would replace the machine.
  metadata = {
    startup-script         = file("${path.module}/startup.sh")
    enable-oslogin         = "TRUE"
    block-project-ssh-keys = "TRUE"
    serial-port-enable     = "FALSE"
    # It tells the keys of its sshd there, so that nobody has to trust the first connection.
    enable-guest-attributes = "TRUE"
  }

  service_account {
    email  = google_service_account.this.email
    scopes = ["cloud-platform"]
  }

  shielded_instance_config {
    enable_secure_boot          = true
    enable_vtpm                 = true
    enable_integrity_monitoring = true
  }

  scheduling {
    on_host_maintenance = "MIGRATE"
    automatic_restart   = true
  }

  lifecycle {
    # An image that is newer would replace the machine. It is updated from within.
    ignore_changes = [boot_disk[0].initialize_params[0].image]
  }
}
