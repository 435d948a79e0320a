namespace HealthAggregator.Probing;

/// <summary>
/// Looks at the headers of a response as they come in. The HTTP client makes blanks of control characters and joins folded lines (RFC 9110, 5.5 and RFC 9112,
/// 5.2 let it), and something between us and the stack may read the same bytes otherwise; a health page that needs them is not healthy.
/// </summary>
internal struct HeaderScan
{
    private byte _previous;
    private bool _isLineEmpty;
    private bool _isLaterLine;

    /// <summary>Whether the empty line that ends the headers has been seen.</summary>
    public bool IsDone { get; private set; }

    /// <returns>What is wrong; null when nothing is, so far.</returns>
    public string? Take(ReadOnlySpan<byte> read)
    {
        foreach (var octet in read)
        {
            if (octet == 0)
            {
                return "NUL";
            }

            if (_previous == '\r' && octet != '\n')
            {
                return "a CR without LF";
            }

            if (octet == '\n')
            {
                if (_isLineEmpty)
                {
                    IsDone = true;
                    return null;
                }

                (_isLineEmpty, _isLaterLine) = (true, true);
            }
            else if (octet != '\r')
            {
                if (_isLineEmpty && _isLaterLine && octet is (byte)' ' or (byte)'\t')
                {
                    return "a folded line";
                }

                _isLineEmpty = false;
            }

            _previous = octet;
        }

        return null;
    }
}
