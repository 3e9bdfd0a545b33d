provider "aws" {
  region = "eu-central-1"
}

resource "aws_db_instance" "ledger" {
  engine                  = "postgres"
  backup_retention_period = 0
}
