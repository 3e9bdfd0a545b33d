import uvicorn

uvicorn.run("claims.app:app", host="0.0.0.0", port=8080, reload=True)
