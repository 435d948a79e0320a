using System.Security.Cryptography;
using HealthAggregator.Configuration.Kinds;
using HealthAggregator.Configuration.Yaml;

namespace HealthAggregator.Configuration;

/// <summary>
/// Notices that the config file changed, by reading it once a second: an editor's save, a rename over it, a swapped symbolic link and a network file system are
/// then all the same, which no notification service can say.
/// </summary>
public sealed class ConfigWatcher(string file)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    // Written by whatever thread loads the configuration, read by the watcher's own.
    private volatile string? _known;

    /// <summary>Looks until <paramref name="stopping"/> fires; on a thread of its own, for it blocks.</summary>
    /// <param name="changed">
    /// Called when the content differs from what was loaded last, by whomever, and was the same at two looks in a row: a file half written is left alone.
    /// </param>
    public void Run(Func<Task> changed, CancellationToken stopping)
    {
        var seen = _known;
        while (!stopping.WaitHandle.WaitOne(Look))
        {
            var content = MarkOf(BoundedFile.Read(file, YamlText.LargestFile));
            var isSettled = content == seen;
            seen = content;
            if (isSettled && content != _known)
            {
                changed().GetAwaiter().GetResult();
            }
        }
    }

    /// <summary>Tells what was just loaded: a change back and forth is then no change, and a reload that somebody asked for is not made again.</summary>
    internal void Knows(Parsed<byte[]> content) => _known = MarkOf(content);

    /// <summary>The same for the same content only. That it cannot be read, or not all of it, is a content too: a reload then says why, once.</summary>
    private static string MarkOf(Parsed<byte[]> content) => content.Refusal?.Problem ?? Convert.ToHexString(SHA256.HashData(content.Value!));
}
