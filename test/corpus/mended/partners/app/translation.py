from openai import OpenAI

from app.breaker import openai_breaker

client = OpenAI(timeout=20)


@openai_breaker
def translate(notice: str, language: str) -> str:
    answer = client.chat.completions.create(
        model="gpt-5-mini",
        messages=[{"role": "user", "content": f"Translate into {language}: {notice}"}],
    )
    return answer.choices[0].message.content or notice
