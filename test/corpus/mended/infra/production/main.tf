provider "aws" {
  region = "eu-central-1"
}

provider "aws" {
  alias  = "second"
  region = "eu-west-1"
}

resource "aws_db_instance" "ledger" {
  engine                  = "postgres"
  backup_retention_period = 35
}
