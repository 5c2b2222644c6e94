import BylineCommands
import Glibc

exit(Program.main())
