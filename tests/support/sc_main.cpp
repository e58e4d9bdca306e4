// libsystemc asks for an sc_main even where the program has a main of its own.
int sc_main(int, char**);
int sc_main(int, char**) { return 0; }
