using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace HealthAggregator.Configuration.Yaml;

/// <summary>
/// Turns text into a small tree of nodes that know where they stand, out of the parser's events: its object mapping recurses without a
/// limit, and dies of it. What a config file has no use for is refused here: anchors, aliases, tags, merge keys, keys given twice, a
/// second document, and anything too deep or too much.
/// </summary>
internal sealed class YamlTree
{
    private const int Deepest = 32;
    private const int MostNodes = 300_000;
    private const int LongestScalar = 64 * 1024;

    private readonly Parser _parser;
    private readonly ConfigErrors _errors;
    private int _depth;
    private int _nodes;

    private YamlTree(string text, ConfigErrors errors) => (_parser, _errors) = (new Parser(new StringReader(text)), errors);

    /// <returns>Null when there is nothing, or nothing that can be read: that is reported.</returns>
    public static YamlNode? Read(string text, ConfigErrors errors)
    {
        var tree = new YamlTree(text, errors);
        try
        {
            return tree.ReadFile();
        }
        catch (Refused refused)
        {
            errors.Add((int)refused.At.Line, (int)refused.At.Column, refused.Refusal);
        }
        catch (YamlException exception)
        {
            NotYaml.Report(text, (int)exception.Start.Line, (int)exception.Start.Column, exception.Message, errors);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Odd text breaks the parser's own assertions, or makes it skip a value: whatever comes of it, the text is at fault.
            var at = tree._parser.Current?.Start ?? Mark.Empty;
            NotYaml.Report(text, (int)at.Line, (int)at.Column, "What follows cannot be read", errors);
        }

        return null;
    }

    private YamlNode? ReadFile()
    {
        Next<StreamStart>();
        if (Peek() is StreamEnd)
        {
            return null;
        }

        Next<DocumentStart>();
        var root = ReadNode(null, "", null);
        Next<DocumentEnd>();
        return Peek() is StreamEnd
            ? root
            : throw new Refused(Peek().Start, "a second document begins here", "keep one document in the file, without --- between parts");
    }

    /// <param name="key">The key that it is the value of, if any.</param>
    private YamlNode ReadNode(YamlNode? parent, string name, YamlScalar? key)
    {
        var node = Peek();
        if (_errors.IsFull)
        {
            throw new Refused(node.Start, "there is too much wrong to read on", "correct the errors above first");
        }

        if (++_nodes > MostNodes)
        {
            throw new Refused(
                node.Start, $"the file has more than {MostNodes} keys and values", "split it over several instances, each with its own file");
        }

        if (node is AnchorAlias)
        {
            Next<AnchorAlias>();
            var broken = new YamlBroken(parent, name, (int)node.Start.Line, (int)node.Start.Column);
            _errors.Add(broken, "aliases (*name) are not read", "write the value out");
            return broken;
        }

        var read = node switch
        {
            MappingStart => ReadMap(parent, name, key),
            SequenceStart => ReadList(parent, name, key),
            _ => ReadScalar(parent, name, key),
        };
        var properties = (NodeEvent)node;
        if (!properties.Anchor.IsEmpty)
        {
            _errors.Add(read, "anchors (&name) are not read", "drop the anchor, and write the value out where it is needed");
        }

        if (!properties.Tag.IsEmpty)
        {
            _errors.Add(read, "tags (!name) are not read", "drop the tag");
        }

        return read;
    }

    private YamlNode ReadScalar(YamlNode? parent, string name, YamlScalar? key)
    {
        var scalar = Next<Scalar>();
        var (line, column) = key is not null && scalar.Value.Length == 0 ? (key.Line, key.Column) : ((int)scalar.Start.Line, (int)scalar.Start.Column);
        var read = new YamlScalar(parent, name, line, column, scalar.Value, scalar.Style == ScalarStyle.Plain);
        if (scalar.Value.Length > LongestScalar)
        {
            _errors.Add(read, "this value is longer than 64 KiB", "shorten it");
            return new YamlBroken(parent, name, line, column);
        }

        if (YamlText.IndexOfForbidden(scalar.Value) is var forbidden and >= 0)
        {
            _errors.Add(read, $"the character U+{(int)scalar.Value[forbidden]:X4} is in this value", "drop it");
            return new YamlBroken(parent, name, line, column);
        }

        return read;
    }

    private YamlList ReadList(YamlNode? parent, string name, YamlScalar? key)
    {
        var start = Enter<SequenceStart>();
        var list = new YamlList(parent, name, key?.Line ?? (int)start.Line, key?.Column ?? (int)start.Column);
        while (Peek() is not SequenceEnd)
        {
            list.Items.Add(ReadNode(list, $"[{list.Items.Count}]", null));
        }

        Leave<SequenceEnd>();
        return list;
    }

    private YamlMap ReadMap(YamlNode? parent, string name, YamlScalar? key)
    {
        var start = Enter<MappingStart>();
        var map = new YamlMap(parent, name, key?.Line ?? (int)start.Line, key?.Column ?? (int)start.Column);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        while (Peek() is not MappingEnd)
        {
            ReadEntry(map, seen);
        }

        Leave<MappingEnd>();
        return map;
    }

    private void ReadEntry(YamlMap map, Dictionary<string, int> seen)
    {
        var name = (Peek() as Scalar)?.Value ?? "?";
        if (ReadNode(map, name, null) is not YamlScalar key)
        {
            var odd = new YamlBroken(map, name, (int)_parser.Current!.Start.Line, (int)_parser.Current.Start.Column);
            _errors.Add(odd, "a key must be a single word", "write it as text, without brackets, braces or a question mark");
            ReadNode(odd, name, null);
            return;
        }

        var value = ReadNode(map, name, key);
        if (name == "<<")
        {
            _errors.Add(key, "merge keys (<<) are not read", "write the keys out");
        }
        else if (!seen.TryAdd(name, key.Line))
        {
            _errors.Add(key, $"this key is already on line {seen[name]}", "keep one of them");
        }
        else
        {
            map.Entries.Add((key, value));
        }
    }

    private Mark Enter<T>()
        where T : ParsingEvent
    {
        var start = Next<T>().Start;
        return ++_depth <= Deepest
            ? start
            : throw new Refused(start, $"maps and lists are nested more than {Deepest} deep", "flatten them; no valid file is nested so deep");
    }

    private void Leave<T>()
        where T : ParsingEvent
    {
        Next<T>();
        _depth--;
    }

    /// <summary>The event that <see cref="Next{T}"/> takes.</summary>
    private ParsingEvent Peek() =>
        _parser.Current ?? (_parser.MoveNext() ? _parser.Current! : throw new InvalidOperationException("The events end too early."));

    private T Next<T>()
        where T : ParsingEvent
    {
        var current = (T)Peek();
        _parser.MoveNext();
        return current;
    }

    /// <summary>Ends the reading: what follows could not be read, or would take too long.</summary>
    private sealed class Refused(Mark at, string problem, string remedy) : Exception
    {
        public Mark At { get; } = at;
        public Refusal Refusal { get; } = new(problem, remedy);
    }
}
