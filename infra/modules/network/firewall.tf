# A network of one's own lets nothing in: these two rules are all there is.
resource "google_compute_firewall" "web" {
  project       = var.project
  name          = "${var.name}-web"
  network       = google_compute_network.this.id
  description   = "Caddy, from anywhere. UDP is HTTP/3."
  source_ranges = ["0.0.0.0/0"]
  target_tags   = [var.web_tag]

  allow {
    protocol = "tcp"
    ports    = ["80", "443"]
  }

  allow {
    protocol = "udp"
    ports    = ["443"]
  }
}

# 35.235.240.0/20 is where Google's identity proxy connects from: whoever comes through it has proved who they are.
resource "google_compute_firewall" "ssh" {
  project       = var.project
  name          = "${var.name}-ssh"
  network       = google_compute_network.this.id
  description   = "SSH, through the identity proxy alone."
  source_ranges = ["35.235.240.0/20"]
  target_tags   = [var.ssh_tag]

  allow {
    protocol = "tcp"
    ports    = ["22"]
  }

  log_config {
    metadata = "INCLUDE_ALL_METADATA"
  }
}
