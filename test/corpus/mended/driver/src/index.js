import { createRoot } from 'react-dom/client';

createRoot(document.getElementById('root')).render(process.env.REACT_APP_API_URL);
