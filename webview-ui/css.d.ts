/** Style sheets are collected by the bundler into the file beside the script; importing one yields nothing. */
declare module '*.css';
