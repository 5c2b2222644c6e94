import JSON

/// Why a text is no Agent Trace record.
package enum AgentTraceError: Error, Equatable {
  case json(JSON.Malformed.Reason, line: Int)
  case field(FieldProblem)
  case version(String)
}

extension AgentTrace {
  /// The record that the text holds. Cost: O(bytes).
  package init(parsing text: [UInt8]) throws(AgentTraceError) {
    let value: JSON
    do throws(JSON.Malformed) {
      value = try JSON(parsing: text, limits: JSON.Limits(replacesLoneSurrogates: true))
    } catch {
      throw .json(error.reason, line: error.line)
    }
    do throws(FieldProblem) {
      try self.init(FieldReader(value))
    } catch {
      throw .field(error)
    }
    guard AgentTrace.isReadable(version) else { throw .version(version) }
  }

  /// `0.1` and `0.1.0`: the schema's pattern has two numbers, its examples three.
  private static func isReadable(_ version: String) -> Bool {
    let numbers = version.split(separator: ".", omittingEmptySubsequences: false)
    return (2...3).contains(numbers.count) && numbers.allSatisfy(\.isDecimal) && numbers[0] == "0"
      && numbers[1] == "1"
  }

  private init(_ fields: FieldReader) throws(FieldProblem) {
    var files: [File] = []
    for file in try fields.objects("files") { files.append(try File(file)) }
    self.init(id: try fields.string("id"), timestamp: try fields.string("timestamp"), files: files)
    version = try fields.string("version")
    if let vcs = try fields.optionalObject("vcs") {
      let kind = try vcs.string("type")
      guard let known = VCS.Kind(rawValue: kind) else { throw vcs.problem("type", .allowedValue) }
      self.vcs = VCS(kind: known, revision: try vcs.string("revision"))
      self.vcs?.others = vcs.others(than: ["type", "revision"])
    }
    if let tool = try fields.optionalObject("tool") {
      self.tool = Tool(name: try tool.optionalString("name"), version: try tool.optionalString("version"))
      self.tool?.others = tool.others(than: ["name", "version"])
    }
    metadata = try fields.optionalObject("metadata")?.value
    others = fields.others(than: ["version", "id", "timestamp", "vcs", "tool", "files", "metadata"])
  }
}

extension AgentTrace.File {
  fileprivate init(_ fields: FieldReader) throws(FieldProblem) {
    var conversations: [AgentTrace.Conversation] = []
    for conversation in try fields.objects("conversations") {
      conversations.append(try AgentTrace.Conversation(conversation))
    }
    self.init(path: try fields.string("path"), conversations: conversations)
    others = fields.others(than: ["path", "conversations"])
  }
}

extension AgentTrace.Conversation {
  fileprivate init(_ fields: FieldReader) throws(FieldProblem) {
    var ranges: [AgentTrace.Range] = []
    for range in try fields.objects("ranges") { ranges.append(try AgentTrace.Range(range)) }
    self.init(
      url: try fields.optionalString("url"), contributor: try AgentTrace.Contributor.read(fields),
      ranges: ranges)
    for related in try fields.optionalObjects("related") {
      var known = AgentTrace.Related(type: try related.string("type"), url: try related.string("url"))
      known.others = related.others(than: ["type", "url"])
      self.related.append(known)
    }
    others = fields.others(than: ["url", "contributor", "ranges", "related"])
  }
}

extension AgentTrace.Contributor {
  fileprivate static func read(_ owner: FieldReader) throws(FieldProblem) -> AgentTrace.Contributor? {
    guard let fields = try owner.optionalObject("contributor") else { return nil }
    let type = try fields.string("type")
    guard let kind = Kind(rawValue: type) else { throw fields.problem("type", .allowedValue) }
    var contributor = AgentTrace.Contributor(kind: kind, modelID: try fields.optionalString("model_id"))
    contributor.others = fields.others(than: ["type", "model_id"])
    return contributor
  }
}

extension AgentTrace.Range {
  fileprivate init(_ fields: FieldReader) throws(FieldProblem) {
    let (first, last) = (try fields.int("start_line"), try fields.int("end_line"))
    guard first >= 1 else { throw fields.problem("start_line", .allowedValue) }
    guard last >= first else { throw fields.problem("end_line", .allowedValue) }
    self.init(
      lines: first...last, contentHash: try fields.optionalString("content_hash"),
      contributor: try AgentTrace.Contributor.read(fields))
    others = fields.others(than: ["start_line", "end_line", "content_hash", "contributor"])
  }
}
