import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'the count beside a list of SQLAlchemy',
      files: {
        'app/incidents.py': code`
          from sqlalchemy import func, select

          from app.models import Incident


          @router.get("/incidents")
          def list_incidents(status: str, user=Depends(current_user), session=Depends(get_session)):
              rows = session.scalars(
                  select(Incident).where(Incident.org_id == user.org_id, Incident.status == status)
              ).all()
              total = session.scalar(
                  select(func.count()).select_from(Incident).where(Incident.status == status)
              )
              return {"rows": rows, "total": total}
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '12:9-12:15',
          data: { query: 'select', does: 'counts', table: 'Incident', column: 'org_id' },
          confidence: 'high',
          evidence: [{ span: '9:9-9:15', note: 'Filters Incident by tenant.' }],
        },
      ],
    },
    {
      name: 'a query of a session in another function that knows the user',
      files: {
        'app/incidents.py': code`
          def list_incidents(db, user, status):
              query = db.query(Incident).filter(Incident.org_id == user.org_id)
              if status:
                  query = query.filter(Incident.status == status)
              return query.all()


          def get_incident(db, user, incident_id):
              return db.query(Incident).filter_by(org_id=user.org_id, id=incident_id).first()


          def count_incidents(db, user, status):
              query = db.query(func.count(Incident.id)).filter(Incident.status == status)
              return query.scalar()
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '13:13-13:21',
          evidence: [
            { span: '2:13-2:21', note: 'Filters Incident by tenant.' },
            { span: '9:12-9:20', note: 'Filters Incident by tenant.' },
          ],
        },
      ],
    },
    {
      name: 'SQLModel, and rows that a statement changes and removes',
      files: {
        'app/incidents.py': code`
          from sqlalchemy import delete, update
          from sqlmodel import select

          from app.models import Incident


          async def list_incidents(session, tenant_id):
              result = await session.exec(select(Incident).where(Incident.tenant_id == tenant_id))
              return result.all()


          async def close(session, tenant_id, incident_id):
              await session.execute(
                  update(Incident)
                  .where(Incident.tenant_id == tenant_id, Incident.id == incident_id)
                  .values(status="closed")
              )


          async def forget_closed(session, tenant_id):
              statement = delete(Incident).where(Incident.status.in_(["closed", "void"]))
              await session.execute(statement)
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '21:17-21:23',
          data: { query: 'delete', does: 'removes', table: 'Incident', column: 'tenant_id' },
          evidence: [
            { span: '8:33-8:39', note: 'Filters Incident by tenant.' },
            { span: '14:9-14:15', note: 'Filters Incident by tenant.' },
          ],
        },
      ],
    },
    {
      name: 'a model of Flask-SQLAlchemy',
      files: {
        'app/incidents.py': code`
          def incidents(org_id):
              rows = Incident.query.filter_by(organization_id=org_id).order_by(Incident.made).all()
              return rows, Incident.query.count()
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '3:18-3:38',
          confidence: 'high',
          evidence: [{ span: '2:12-2:36', note: 'Filters Incident by tenant.' }],
        },
      ],
    },
    {
      name: 'a manager of Django',
      files: {
        'app/views.py': code`
          class IncidentViewSet(ViewSet):
              def list(self, request):
                  rows = Incident.objects.filter(organization=request.user.organization)
                  return Response(IncidentSerializer(rows, many=True).data)

              def retrieve(self, request, pk):
                  return Incident.objects.get(organization=request.user.organization, pk=pk)

              def summary(self, request):
                  total = Incident.objects.filter(Q(status="open") | Q(status="new")).count()
                  return Response({"total": total})
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '10:17-10:40',
          data: {
            query: 'Incident.objects.filter',
            does: 'counts',
            table: 'Incident',
            column: 'organization',
          },
          evidence: [
            { span: '3:16-3:39', note: 'Filters Incident by tenant.' },
            { span: '7:16-7:36', note: 'Filters Incident by tenant.' },
          ],
        },
      ],
    },
    {
      name: 'SQL text of psycopg and asyncpg',
      files: {
        'app/asynchronous.py': code`
          async def incidents(pool, org_id, status):
              rows = await pool.fetch(
                  "SELECT * FROM incidents WHERE org_id = $1 AND status = $2", org_id, status
              )
              total = await pool.fetchval("SELECT count(*) FROM incidents WHERE status = $1", status)
              return rows, total
        `,
        'app/synchronous.py': code`
          import psycopg


          def incidents(conn: psycopg.Connection, workspace_id, status):
              rows = conn.execute(
                  "SELECT * FROM incidents WHERE workspace_id = %s AND status = %s",
                  (workspace_id, status),
              ).fetchall()
              total = conn.execute("SELECT count(*) FROM incidents WHERE status = %s", (status,))
              return rows, total.fetchone()
        `,
      },
      findings: [
        {
          message: 'missing',
          path: 'app/asynchronous.py',
          span: '5:19-5:32',
          confidence: 'high',
          evidence: [
            {
              path: 'app/asynchronous.py',
              span: '2:18-2:28',
              note: 'Filters incidents by tenant.',
            },
          ],
        },
        {
          message: 'missing',
          path: 'app/synchronous.py',
          span: '9:13-9:25',
          confidence: 'high',
          evidence: [
            { path: 'app/synchronous.py', span: '5:12-5:24', note: 'Filters incidents by tenant.' },
          ],
        },
      ],
    },
    {
      name: 'a row that the path of a route names',
      files: {
        'app/incidents.py': code`
          from fastapi import APIRouter, Depends

          from app.models import Incident

          router = APIRouter()


          @router.get("/incidents/{incident_id}")
          def read(incident_id: str, user=Depends(current_user), db=Depends(get_db)):
              return db.query(Incident).filter_by(org_id=user.org_id, id=incident_id).first()


          @router.delete("/incidents/{incident_id}")
          def remove(incident_id: str, user=Depends(current_user), db=Depends(get_db)):
              db.query(Incident).filter_by(org_id=user.org_id, id=incident_id).delete()


          @router.post("/incidents/{incident_id}/close")
          def close(incident_id: str, user=Depends(current_user), db=Depends(get_db)):
              db.query(Incident).filter(Incident.id == incident_id).update({"status": "closed"})
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '20:5-20:13',
          data: { query: 'db.query', does: 'changes', table: 'Incident', column: 'org_id' },
          evidence: [
            { span: '10:12-10:20', note: 'Filters Incident by tenant.' },
            { span: '15:5-15:13', note: 'Filters Incident by tenant.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'both filter, which is a control',
      files: {
        'app/incidents.py': code`
          def incidents(org_id):
              rows = Incident.query.filter_by(organization_id=org_id).all()
              return rows, Incident.query.filter_by(organization_id=org_id).count()
        `,
      },
      controls: 1,
    },
    {
      name: 'conditions that are added later, by a helper, by a list or by keywords',
      files: {
        'app/incidents.py': code`
          from sqlalchemy import func, select

          from app.models import Incident


          def rows(session, org_id):
              return session.scalars(select(Incident).where(Incident.org_id == org_id)).all()


          def row(session, org_id, key):
              return session.scalars(select(Incident).where(Incident.org_id == org_id, Incident.id == key))


          def later(session, org_id):
              statement = select(func.count()).select_from(Incident)
              if org_id:
                  statement = statement.where(Incident.org_id == org_id)
              return session.scalar(statement)


          def helped(session, org_id):
              return session.scalar(scope(select(func.count()).select_from(Incident), org_id))


          def also_helped(session, org_id):
              return session.scalar(select(func.count(Incident.id)).where(visible_to(org_id)))


          def listed(session, org_id):
              conditions = [Incident.status == "open"]
              conditions.append(Incident.org_id == org_id)
              return session.scalar(select(func.count(Incident.id)).where(*conditions))


          def by_keywords(session, org_id, **filters):
              return session.query(Incident).filter_by(**filters).count()


          def base(session, org_id):
              return select(Incident)


          def nested(session, org_id):
              rows = select(Incident).where(Incident.org_id == org_id)
              return session.execute(select(func.count()).select_from(rows.subquery())).scalar()


          def inside(session, org_id):
              conditions = [Incident.org_id == org_id]
              return session.execute(
                  select(func.count()).select_from(select(Incident).where(*conditions).subquery())
              )
        `,
      },
      controls: 1,
    },
    {
      name: 'a queryset that is narrowed elsewhere, a subquery of an outer row, a relation',
      files: {
        'app/views.py': code`
          class IncidentViewSet(ModelViewSet):
              queryset = Incident.objects.all()

              def list(self, request):
                  return Response(Incident.objects.filter(workspace__slug=request.slug).count())

              def mine(self, request, key):
                  return Response(Incident.objects.get(workspace__slug=request.slug, pk=key))

              def get_queryset(self):
                  return Incident.objects.filter(status="open")

              def counted(self, request):
                  return Response(
                      Service.objects.annotate(
                          total=Incident.objects.filter(service=OuterRef("id")).values("count")
                      )
                  )

              def of_service(self, request, service):
                  return Response(Incident.objects.filter(service__owner=request.user).count())
        `,
      },
      controls: 1,
    },
    {
      name: 'a job, a guard, and a row that is held against the tenant',
      files: {
        'app/incidents.py': code`
          def rows(db, org_id):
              return db.query(Incident).filter(Incident.org_id == org_id).all()


          def row(db, org_id, key):
              return db.query(Incident).filter(Incident.org_id == org_id, Incident.id == key).all()


          @shared_task
          def expire_incidents(db):
              db.query(Incident).filter(Incident.status == "open").update({"status": "expired"})


          def total(db, user, org_id):
              if not user.is_superuser:
                  raise Forbidden()
              return db.query(Incident).filter(Incident.status == "open").count()


          def checked(db, org_id):
              rows = db.query(Incident).filter(Incident.status == "open").all()
              return [row for row in rows if row.org_id == org_id]
        `,
      },
      controls: 1,
    },
    {
      name: 'row-level security that Alembic declares, and a management command',
      files: {
        'alembic/versions/0007_rls.py': code`
          def upgrade():
              op.execute("ALTER TABLE incidents ENABLE ROW LEVEL SECURITY")
        `,
        'app/incidents.py': code`
          def incidents(org_id):
              rows = Incident.query.filter_by(org_id=org_id).all()
              return rows, Incident.query.count()
        `,
        'app/management/commands/report.py': code`
          def report(org_id):
              rows = Order.objects.filter(organization=org_id).all()
              return rows, Order.objects.count()
        `,
      },
    },
  ],
});
