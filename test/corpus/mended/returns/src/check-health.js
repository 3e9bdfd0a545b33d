const answer = await fetch('http://localhost:3000/health');
process.exit(answer.ok ? 0 : 1);
