import '../../src/lib/styles/tokens.css';
import '../../src/lib/styles/base.css';
import './page.css';
import { mount } from 'svelte';
import App from './App.svelte';

const target = document.getElementById('page');
if (target) mount(App, { target });
