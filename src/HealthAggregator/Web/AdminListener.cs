using HealthAggregator.Configuration;
using HealthAggregator.Telemetry;
using HealthAggregator.Web.Describing;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HealthAggregator.Web;

/// <summary>The web server of the admin API: the framework's own, with nothing read from the environment or from files of its own.</summary>
public static class AdminListener
{
    /// <summary>Made, not started.</summary>
    public static WebApplication Create(ListenSettings listen, ListenerCertificate certificate, AdminApi api, ILoggerFactory loggers)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = Product.Name });
        builder.WebHost.UseKestrelCore();
        builder.Services.Configure<KestrelServerOptions>(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = 64 * 1024;
            options.Limits.MaxConcurrentConnections = Descriptors.ConnectionsFor(share: 4);
            options.Listen(listen.Address, endpoint => Tls.Use(endpoint, certificate));
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();

        // The same refusal for everybody, to the byte: an id of its own in each would only tell a guesser that he was counted.
        builder.Services.AddProblemDetails(problems => problems.CustomizeProblemDetails = context => context.ProblemDetails.Extensions.Remove("trace_id"));
        builder.Services.ConfigureHttpJsonOptions(options => StatusJson.Apply(options.SerializerOptions));
        ApiDescription.AddTo(builder.Services);
        var (app, logger) = (builder.Build(), loggers.CreateLogger(typeof(AdminListener)));
        app.Use(Guard);
        app.UseExceptionHandler(errors => errors.Run(context => Fail(context, logger)));
        app.UseRouting();
        api.Map(app);
        return app;
    }

    /// <summary>
    /// Whatever is answered, no browser keeps it, shows it inside another site's page, or takes it for something else than it says it is: operators may write
    /// HTML into a reason.
    /// </summary>
    private static Task Guard(HttpContext context, RequestDelegate next)
    {
        // At the last moment: an answer that fails half way is cleared of its headers.
        context.Response.OnStarting(static response =>
        {
            var headers = ((HttpResponse)response).Headers;
            (headers.ContentSecurityPolicy, headers.XContentTypeOptions, headers.CacheControl) = ("frame-ancestors 'none'", "nosniff", "no-store");
            return Task.CompletedTask;
        }, context.Response);
        return next(context);
    }

    private static Task Fail(HttpContext context, ILogger logger)
    {
        if (context.Features.Get<IExceptionHandlerFeature>() is { Error: Microsoft.AspNetCore.Http.BadHttpRequestException bad })
        {
            return Problems.Of(bad.StatusCode, "The request makes no sense.", bad.Message).ExecuteAsync(context);
        }

        if (context.Features.Get<IExceptionHandlerFeature>() is { } feature)
        {
            logger.RequestFailed(feature.Error, context.Request.Method, feature.Path);
        }

        return Problems.Of(StatusCodes.Status500InternalServerError, "This request failed.", "The log says why. Verdicts are not affected.").ExecuteAsync(context);
    }

    /// <summary>Signals belong to the whole process, which has more to stop than this listener.</summary>
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
