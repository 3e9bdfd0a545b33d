process.env.TERMINAL_SECRET = 'q7Zk2mVx9Lw4RtYp';
