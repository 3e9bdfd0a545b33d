import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a session of SQLAlchemy that commits in between, which flushing mends',
      files: {
        'app/place_order.py': code`
          from app.models import Order, OrderLine


          def place_order(session, customer_id, sku):
              order = Order(customer_id=customer_id)
              session.add(order)
              session.commit()
              line = OrderLine(order_id=order.id, sku=sku)
              session.add(line)
              session.commit()
        `,
      },
      findings: [
        {
          message: 'uses',
          span: '9:5-9:16',
          data: {
            first: 'session.add on Order',
            second: 'session.add on OrderLine',
            table: 'Order',
          },
          evidence: [
            { span: '6:5-6:16', note: 'Written first.' },
            { span: '7:5-7:19', note: 'Commits.' },
          ],
          fixed: code`
            from app.models import Order, OrderLine


            def place_order(session, customer_id, sku):
                order = Order(customer_id=customer_id)
                session.add(order)
                session.flush()
                line = OrderLine(order_id=order.id, sku=sku)
                session.add(line)
                session.commit()
          `,
        },
      ],
    },
    {
      name: 'rows of Django, which commits each statement',
      files: {
        'shop/views.py': code`
          from django.http import HttpResponse

          from shop.models import Order, OrderLine


          def place(request):
              order = Order.objects.create(customer=request.user)
              OrderLine.objects.create(order=order, sku=request.POST["sku"])
              return HttpResponse(status=201)
        `,
      },
      findings: [
        {
          message: 'uses',
          span: '8:5-8:29',
          evidence: [{ span: '7:13-7:33', note: 'Written first.' }],
        },
      ],
    },
    {
      name: 'query sets that replace rows, remove a parent, record a change and add rows one by one',
      files: {
        'shop/views.py': code`
          from django.http import HttpResponse

          from shop.models import AuditLog, Line, Order, Tag


          def replace(request, order_id):
              Tag.objects.filter(order_id=order_id).delete()
              Tag.objects.create(order_id=order_id, name=request.POST["name"])


          def remove(request, key):
              Line.objects.filter(order_id=key).delete()
              Order.objects.filter(id=key).delete()


          def rename(request, key):
              Order.objects.filter(id=key).update(name=request.POST["name"])
              AuditLog.objects.create(user=request.user, action="rename")


          def add(request, rows):
              for row in rows:
                  Line.objects.create(sku=row)
        `,
      },
      findings: [
        {
          message: 'replaced',
          span: '8:5-8:23',
          data: {
            first: 'Tag.objects.filter(order_id=order_id).delete',
            second: 'Tag.objects.create',
            table: 'Tag',
          },
          evidence: [{ span: '7:5-7:49', note: 'Written first.' }],
        },
        {
          message: 'related',
          span: '13:5-13:40',
          confidence: 'medium',
          data: {
            first: 'Line.objects.filter(order_id=key).delete',
            second: 'Order.objects.filter(id=key).delete',
          },
          evidence: [{ span: '12:5-12:45', note: 'Written first.' }],
        },
        {
          message: 'audit',
          span: '18:5-18:28',
          confidence: 'medium',
          data: { first: 'Order.objects.filter(id=key).update', second: 'AuditLog.objects.create' },
          evidence: [{ span: '17:5-17:40', note: 'Written first.' }],
        },
        {
          message: 'rows',
          span: '23:9-23:28',
          confidence: 'medium',
          data: { second: 'Line.objects.create' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'rows of a loop that are added where they are missing, saved again or used up',
      files: {
        'shop/views.py': code`
          from shop.models import Field, Recipe, RecipeImport


          def add_fields(document, fields):
              for field in fields:
                  if not Field.objects.filter(name=field).exists():
                      Field.objects.create(name=field)


          def import_all():
              for new in RecipeImport.objects.all():
                  recipe = Recipe(name=new.name)
                  recipe.save()
                  new.delete()


          def touch(word):
              recipes = Recipe.objects.filter(name__icontains=word)
              for recipe in recipes:
                  recipe.save()
        `,
      },
    },
    {
      name: 'a session whose only commit comes last',
      files: {
        'app/place_order.py': code`
          from app.models import Order, OrderLine


          def place_order(session, customer_id, sku):
              order = Order(customer_id=customer_id)
              session.add(order)
              session.flush()
              session.add(OrderLine(order_id=order.id, sku=sku))
              session.commit()
        `,
      },
    },
    {
      name: 'requests of Django that are a transaction each',
      files: {
        'shop/settings.py': code`
          DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "ATOMIC_REQUESTS": True}}
        `,
        'shop/views.py': code`
          from django.http import HttpResponse

          from shop.models import Order, OrderLine


          def place(request):
              order = Order.objects.create(customer=request.user)
              OrderLine.objects.create(order=order, sku=request.POST["sku"])
              return HttpResponse(status=201)
        `,
      },
    },
    {
      name: 'blocks and functions that are transactions',
      files: {
        'shop/views.py': code`
          from django.db import transaction

          from shop.models import Line, Tag


          @transaction.atomic
          def replace(request, order_id):
              Tag.objects.filter(order_id=order_id).delete()
              Tag.objects.create(order_id=order_id, name=request.POST["name"])


          def add(request, rows):
              with transaction.atomic():
                  for row in rows:
                      Line.objects.create(sku=row)
        `,
      },
      controls: 1,
    },
  ],
});
