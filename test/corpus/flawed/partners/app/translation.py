from openai import OpenAI

client = OpenAI(timeout=20)


def translate(notice: str, language: str) -> str:
    answer = client.chat.completions.create(
        model="gpt-5-mini",
        messages=[{"role": "user", "content": f"Translate into {language}: {notice}"}],
    )
    return answer.choices[0].message.content or notice
