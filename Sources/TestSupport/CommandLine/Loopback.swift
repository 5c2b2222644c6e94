import Glibc

/// Sockets between programs of this machine.
enum Loopback {
  /// Connects to a port; nil where nobody listens.
  static func connect(to port: UInt16) -> Int32? {
    guard let socket = try? socket() else { return nil }
    var address = address(port)
    // The calls want the address as one of any family.
    let isThere = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    if isThere { return socket }
    close(socket)
    return nil
  }

  /// Listens on a port that was free.
  static func listen() throws(CommandError) -> (socket: Int32, port: UInt16) {
    let (socket, port) = try bound()
    guard Glibc.listen(socket, 16) == 0 else {
      close(socket)
      throw .system("cannot listen on a port", errno)
    }
    return (socket, port)
  }

  /// A port that was free a moment ago.
  static func freePort() throws(CommandError) -> UInt16 {
    let (socket, port) = try bound()
    close(socket)
    return port
  }

  private static func bound() throws(CommandError) -> (socket: Int32, port: UInt16) {
    let socket = try socket()
    var address = address(0)
    var count = socklen_t(MemoryLayout<sockaddr_in>.size)
    // As above.
    let isBound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, count) == 0 && getsockname(socket, $0, &count) == 0
      }
    }
    guard isBound else {
      close(socket)
      throw .system("cannot find a free port", errno)
    }
    return (socket, UInt16(bigEndian: address.sin_port))
  }

  private static func socket() throws(CommandError) -> Int32 {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard socket >= 0 else { throw .system("cannot make a socket", errno) }
    return socket
  }

  private static func address(_ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }
}
