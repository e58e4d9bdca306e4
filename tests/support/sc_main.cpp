// libsystemc asks for an sc_main even where the program has a main of its own.
extern "C" int sc_main(int, char**);
extern "C" int sc_main(int, char**) { return 0; }
